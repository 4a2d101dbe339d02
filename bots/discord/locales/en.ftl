### What only the Discord adapter says, in English.

platform-name = Discord
help-delete = **Remove copies** in the menu of your message — take it back, over there too
menu-delete = Remove copies
sticker = 🏷️ A sticker: { $name }
poll = 📊 A poll: { $question }
forwarded = ↪️ Forwarded:
unsupported = A kind of message that can only be seen on Discord
file-gone = The file { $name } is no longer on Discord.
missing-permission = I lack a permission in that Discord channel. Give me View Channel, Send Messages, Manage Webhooks, Manage Messages, Attach Files and Read Message History there.
needs-manage-webhooks = I need the permission Manage Webhooks in that Discord channel, to post under people's own names.
too-many-webhooks = That Discord channel has fifteen webhooks already, and I need one: remove one that nobody uses.
obstacle-webhooks = ⚠️ I may not manage webhooks here, so nothing can arrive. Allow me **Manage Webhooks** in this channel's permissions.
obstacle-sending = ⚠️ I may not write here. Allow me **View Channel** and **Send Messages** in this channel's permissions.
obstacle-history = ⚠️ I may not read what was said while I was away. Allow me **Read Message History**.
