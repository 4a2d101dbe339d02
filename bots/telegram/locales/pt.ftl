### O que só o adaptador do Telegram diz, em português.

platform-name = o Telegram
help-delete = `/delete` em resposta — retira a sua mensagem, lá também
open-private = Isto é só para você: abra nossa conversa privada e eu respondo por lá.
open-private-button = Abrir a conversa privada
told-in-private = O resto escrevi só para você, na nossa conversa privada.
location = 📍 Um lugar no mapa: { $place }
venue = 📍 Um lugar: { $place }
contact = 👤 Um contato: { $name }
poll = 📊 Uma enquete: { $question }
dice = Resultado: { $rolled }
game = 🎮 Um jogo que só dá para jogar no Telegram
story = 📖 Um story que só dá para ver no Telegram
checklist = ✅ Uma lista de tarefas que só dá para ver no Telegram
paid-media = 🔒 Mídia paga que só dá para ver no Telegram
giveaway = 🎁 Um sorteio no Telegram
invoice = 🧾 Uma cobrança que só dá para pagar no Telegram
gift = 🎁 Um presente que só dá para ver no Telegram
unknown = Um tipo de mensagem que só dá para ver no Telegram
obstacle-privacy = ⚠️ O Telegram esconde de mim as mensagens deste grupo. Me torne administradora aqui, ou desligue o modo de privacidade no @BotFather (`/setprivacy`) e me adicione de novo.
