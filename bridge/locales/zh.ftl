### teahouse 说的每一句中文。

## 菜单

command-bridge = 把本频道和另一个频道连在一起
command-bridge-create = 用本频道开一个房间，并得到配对码
command-bridge-invite = 为这个房间生成新的配对码
command-bridge-join = 用配对码把本频道接入房间
command-bridge-leave = 让本频道离开房间
command-bridge-remove = 移出房间里的另一个频道
command-bridge-pause = 暂停本频道的转发
command-bridge-resume = 恢复转发
command-bridge-language = 本频道阅读的语言
command-bridge-show = 外语消息在本频道怎样显示
command-bridge-direction = 本频道接收、发送，或两者都要
command-bridge-status = 桥现在怎么样
command-prompts = 参加或退出每日一问
command-privacy = 保存了您的哪些信息、保存多久
command-forgetme = 删除保存的关于您的信息
command-help = 使用说明
command-delete = 撤回一条消息和它的所有副本
option-bridge-create-name = 房间名称
option-bridge-join-code = 配对码，例如 ABCD-EFGH
option-bridge-remove-channel = 频道名称，或状态里的编号
option-bridge-pause-minutes = 多少分钟后自动恢复
option-bridge-language-code = 例如 en、zh、pt 或语言名称
option-bridge-show-what = 译文、两者，或原文
option-bridge-direction-way = 双向 both、只收 in、只发 out
option-prompts-switch = on 或 off

## 转发消息上的标记

mark-untranslated = { $language } · 未翻译
mark-too-large = 📎 **{ $name }**（{ $megabytes } MB）太大，带不过来

## 给所有人的回答

admins-only = 只有本频道的管理员可以这样做。什么都没有改变。
rights-unknown = 我现在查不到谁是这里的管理员。什么都没有改变，请一分钟后再试。
not-in-private = 这条命令请在群组或频道里说。
command-unknown = 我不认识 `{ $command }`。`/help` 会告诉您有哪些命令。
usage = 正确写法：`{ $usage }`
no-room = 本频道还不在任何房间里。管理员可以用 `/bridge create` 开一个，或用 `/bridge join` 加配对码加入一个。
names-more = { $first }、{ $more }
names-last = { $first } 和 { $last }
start = { $name }，您好 🍵 我在 { $platforms } 之间搭起一个房间，人人都用自己的语言阅读。把我加进群里，然后在那里说 `/bridge create`。
help =
    这个房间由 { $platforms } 共享。直接写就好：每个人都用自己的语言读到您，下面附着您的原话。
    以 `//` 开头的一行只留在这里。
    `/prompts on` — 参加每日一问，`off` 退出
    `/privacy` — 保存了什么；`/forgetme` — 删除
help-admin =
    这个房间由 { $platforms } 共享。连接两个频道：
    1. 在这里说 `/bridge create`
    2. 用我回答里的按钮把我加到对面
    3. 在对面说 `/bridge join` 加配对码
    4. 用 `/bridge language` 设定各自阅读的语言
    然后：`/bridge status`、`show`、`direction`、`pause`、`resume`、`invite`、`leave`、`remove`。
    所有人可用：`/prompts`、`/privacy`、`/forgetme`。
privacy =
    {""}**保存什么，保存多久**
    您的消息：送达为止；未能送达或读懂的，7 天；每条的开头连同您的名字保存 48 小时，或到您撤回为止，供回复引用；译文缓存最多一周：名称是带密钥的散列，译文本身是明文，运营者可以读到。已删除的内容可能留在数据库文件里，直到它下次重写；若用 teahouse 自带的数据库，一天之内。
    只在内存里、重启即消失：最近发言者的名字，以及由语言模型翻译时房间里最近的几行。
    哪条消息是谁的、对应哪份副本：编号，90 天。
    您：说过话的房间，90 天；最近使用的语言，30 天；是否参加每日一问，直到您退出。
    管理员：谁配对了频道，保留到断开为止；名字的外形，以带密钥的散列保存，防止别处有人冒充，90 天。
    您开过多少房间：以带密钥的散列计数，30 天。
    只有运营者选用了别处的翻译服务，文字才会离开他的机器{ $elsewhere ->
        [none] ；这里不会。
       *[other] ：这里是 { $elsewhere }。
    }
    `/forgetme` 会立刻删除关于您的一切。您消息的编号会留下，但不再记着是谁的；读不懂、因而不知是谁的内容也会留下。已经在聊天里的消息，由您自己删除。
forgetme-done = 好了：您的参加记录、语言、说过话的房间、配对记录、译文缓存和待发的文字都已删除。聊天里的消息由您自己删除。
prompts-on = 您已参加：每日一问来时会提到您。`/prompts off` 可退出。
prompts-off = 您已退出，每日一问不再提到您。
prompts-no-room = 每日一问属于房间，而本频道还不在任何房间里。

## 配对

create-done = 房间 **{ $room }** 开好了，本频道已在其中。
create-already = 本频道已经在房间 **{ $room }** 里。`/bridge invite` 可为另一个频道生成配对码，`/bridge leave` 可离开。
create-owners-only = 在这台服务器上，只有运营者可以开房间。
create-too-many-person = 您一个月内已开了 { $count } 个房间，这是每人的上限。请用 `/bridge invite` 使用其中一个，或请朋友来开。
create-too-many-channel = 本频道今天已开了十个房间；请明天再试，或使用现有的。
invite-too-many = 还有 { $count } 个配对码没人用过：请用其中一个，或等一天让它们过期。
join-full = **{ $room }** 已有 { $count } 个频道，房间不能再大了。可用 `/bridge create` 另开一个。
pairing-code = 请在 24 小时内到另一个频道说（只能用一次）：`/bridge join { $code }`
button-add = 在 { $platform } 上添加我
button-show-code = 显示配对码
invite-done = 已为 **{ $room }** 生成一个给其他频道的配对码。
join-done = 连上了。本频道和 { $others } 现在是同一个房间：**{ $room }**。
join-same = 本频道已经在那个房间里了。
join-elsewhere = 本频道已经在房间 **{ $room }** 里。请先用 `/bridge leave` 离开。
join-wrong-code = 这个配对码无效。配对码只能用一次，24 小时内有效；在另一个频道用 `/bridge invite` 可得到新的。
join-locked = 这里输错的次数太多，请过几分钟再试。
leave-done = 本频道已离开 **{ $room }**，不再转发。
remove-done = **{ $channel }** 已断开。
remove-unknown = 这里没有叫“{ $channel }”的频道。现有：{ $channels }
remove-ambiguous = 有好几个频道叫“{ $channel }”，请用名字后面的编号：{ $channels }
remove-founders-only = 只有创建这个房间的 **{ $founder }** 的管理员可以断开 **{ $channel }**。`/bridge leave` 可让本频道离开。什么都没有改变。
notice-joined = **{ $channel }** 加入了这个房间（由 { $by }）。打个招呼吧：晒晒您的宠物 🐾
notice-welcome = 本频道和 { $others } 现在是同一个房间。请用自己的语言写。打个招呼吧：晒晒您的宠物 🐾
notice-left = **{ $channel }** 已由 { $by } 从这个房间断开。
notice-unlinked = 本频道已由 { $by } 从 **{ $room }** 断开，不再转发。
button-undo = 断开 { $channel }

## 语言

language-yours = 本频道阅读 **{ $language }**，也就是您自己的语言。要换：`/bridge language`
language-ask = 本频道阅读哪种语言？在您选择之前：**{ $language }**
language-done = 本频道现在阅读 **{ $language }**。
language-unknown = 我不知道叫“{ $language }”的语言。最接近的：{ $nearest }
ready = 这里会翻译：{ $languages }
ready-same = 两边都阅读 { $language }，不会翻译任何内容。可用 `/bridge language` 更改。
ready-missing = 这台机器还没有 { $pairs } 的模型，这些消息会以原文送达。运营者可用 `teahouse models install { $source } { $target }` 安装
ready-none = 这台机器还没有 { $language } 的模型，消息会以原文送达。运营者可用 `teahouse models install { $code } { $other }` 安装
ready-off = 这台服务器不做翻译（运营者关闭了翻译），消息会以原文送达。
ready-partners = { $language } 在这里可与 { $partners } 互译。

## 频道设置

pause-done = 已暂停：本频道不收也不发。等待中的消息会保留到 `/bridge resume`。
pause-minutes = “{ $minutes }”不是 1 到 { $longest } 之间的分钟数。
resume-done = 已恢复。
resume-not-paused = 本频道没有暂停。
notice-paused = **{ $channel }** 已暂停，这期间说的话留在原处。
notice-paused-until = **{ $channel }** 暂停到 { $until }，这期间说的话留在原处。
notice-resumed = **{ $channel }** 回来了。
show-done = { $what ->
    [translation] 外语消息显示译文，下面附小字原文。
    [both] 外语消息显示译文，下面附完整原文。
   *[original] 外语消息按原文显示。
    }
direction-done = { $way ->
    [both] 本频道既收也发。
    [in] 本频道只收：这里说的话留在这里。
   *[out] 本频道只发：这里什么也收不到。
    }

## 状态

status-alone = **{ $room }** 目前只有本频道。`/bridge invite` 可为对面生成配对码。
status-well = **{ $room }**：一切正常，{ $last }。
status-gone = **{ $room }**：我已不在 { $channels } 里；{ $last }。
status-parked = **{ $room }**：{ $count } 条消息未能送达；{ $last }。
status-paused = **{ $room }**：{ $channels } 已暂停；{ $last }。
status-no-line = 还没有消息
status-last = 最后一条消息在 { $count } { $unit ->
    [s] 秒
    [min] 分钟
    [h] 小时
   *[d] 天
    }前
button-show-reasons = 显示原因
status-waiting = **{ $room }**：{ $count } 条消息正在路上，{ $last }。
status-channel = { $channel }（{ $platform }，`{ $id }`）：{ $language }，{ $direction ->
    [in] 只收
    [out] 只发
   *[both] 双向
    }，{ $show ->
    [both] 显示两者
    [original] 显示原文
   *[translation] 显示译文
    }，{ $state ->
    [running] 运行中
    [paused] 已暂停
   *[suspended] 我已不在那里
    }，等待 { $waiting } 条
status-dead = { $count } 条消息未能送达；运营者可用 `teahouse dead list` 查看。

## 撤回

delete-how = 请用 `/delete` 回复要撤回的那条消息。
delete-unknown = 我不知道那条消息有什么副本。
delete-not-yours = 只有作者本人，或在原处有权删除消息的人，可以撤回那条消息。什么都没有改变。
delete-done = 已撤回。
delete-done-here = 这里的副本已移除。别处的消息仍在：只有作者本人，或在原处有权删除消息的人，才能撤回它。

## 离开的频道

notice-gone = 我被移出了 **{ $channel }**，在我回去之前会跳过它。
notice-back = 我回到 **{ $channel }** 了。

## 迟到的与未送达的

notice-catching-up = 补上 **{ $channel }** 的消息：{ $since }–{ $until } UTC
report-missing = **{ $channel }** 中有 { $count } 条已转发的消息找不到了。这比平常删除的多，所以别处的副本我一条都没删，由那里的管理员决定。如果没有人删除它们，请检查我是否有查看消息历史的权限。
report-parked = 有消息未能送达 **{ $channel }**（{ $reason }）。会保留一周，运营者可用 `teahouse dead list` 查看。我每天最多说一次。
notice-parked = 有消息未能送达这里。管理员可用 `/bridge status` 了解详情。

## 还有什么挡着路

join-half = 本频道和 { $others } 现在是同一个房间（**{ $room }**），但还不是一切都通：
