### 只有 Discord 适配器会说的话（简体中文）。

platform-name = Discord
help-delete = 在您的消息菜单里选**删除副本** — 撤回它，对面也一起
menu-delete = 删除副本
sticker = 🏷️ 贴纸：{ $name }
poll = 📊 投票：{ $question }
forwarded = ↪️ 转发：
unsupported = 这种消息只能在 Discord 上查看
file-gone = 文件 { $name } 已不在 Discord 上。
missing-permission = 我在那个 Discord 频道里缺少权限。请给我“查看频道”“发送消息”“管理 Webhook”“管理消息”“附加文件”和“读取消息历史”。
needs-manage-webhooks = 我在那个 Discord 频道里需要“管理 Webhook”权限，才能用各人自己的名字发言。
too-many-webhooks = 那个 Discord 频道已有十五个 Webhook，而我需要一个：请删掉一个没人用的。
obstacle-webhooks = ⚠️ 我不能在这里管理 Webhook，所以什么也送不进来。请在本频道权限里允许我 **管理 Webhook**。
obstacle-sending = ⚠️ 我不能在这里说话。请在本频道权限里允许我 **查看频道** 和 **发送消息**。
obstacle-history = ⚠️ 我读不到我不在时说的话。请允许我 **读取消息历史**。
