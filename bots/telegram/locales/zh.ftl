### 只有 Telegram 适配器会说的话（简体中文）。

platform-name = Telegram
help-delete = 用 `/delete` 回复 — 撤回您的消息，对面也一起
open-private = 这个只给你看：打开我们的私聊，我在那里回复你。
open-private-button = 打开私聊
told-in-private = 其余内容我已在私聊里单独发给您。
location = 📍 地图上的位置：{ $place }
venue = 📍 地点：{ $place }
contact = 👤 联系人：{ $name }
poll = 📊 投票：{ $question }
dice = 掷出：{ $rolled }
game = 🎮 只能在 Telegram 上玩的游戏
story = 📖 只能在 Telegram 上看的动态
checklist = ✅ 只能在 Telegram 上看的清单
paid-media = 🔒 只能在 Telegram 上看的付费内容
giveaway = 🎁 Telegram 上的抽奖
invoice = 🧾 只能在 Telegram 上支付的账单
gift = 🎁 只能在 Telegram 上看的礼物
unknown = 一种只能在 Telegram 上看的消息
obstacle-privacy = ⚠️ Telegram 不让我看到这个群的消息。请把我设为管理员，或在 @BotFather 用 `/setprivacy` 关闭隐私模式后重新添加我。
