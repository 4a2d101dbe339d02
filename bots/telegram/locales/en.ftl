### What only the Telegram adapter says, in English.

platform-name = Telegram
help-delete = `/delete` as a reply — take your message back, over there too
open-private = That is for you alone: open our private chat and I'll answer there.
open-private-button = Open the private chat
told-in-private = I have written the rest to you alone, in our private chat.
location = 📍 A place on the map: { $place }
venue = 📍 A place: { $place }
contact = 👤 A contact: { $name }
poll = 📊 A poll: { $question }
dice = Rolled: { $rolled }
game = 🎮 A game that can only be played on Telegram
story = 📖 A story that can only be seen on Telegram
checklist = ✅ A checklist that can only be seen on Telegram
paid-media = 🔒 Paid media that can only be seen on Telegram
giveaway = 🎁 A giveaway on Telegram
invoice = 🧾 An invoice that can only be paid on Telegram
gift = 🎁 A gift that can only be seen on Telegram
unknown = A kind of message that can only be seen on Telegram
obstacle-privacy = ⚠️ Telegram hides this group's messages from me. Make me an administrator here, or turn privacy mode off at @BotFather (`/setprivacy`) and add me again.
