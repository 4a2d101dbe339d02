### O que só o adaptador do Discord diz, em português.

platform-name = o Discord
help-delete = **Remover cópias** no menu da sua mensagem — retira-a, lá também
menu-delete = Remover cópias
sticker = 🏷️ Uma figurinha: { $name }
poll = 📊 Uma enquete: { $question }
forwarded = ↪️ Encaminhada:
unsupported = Um tipo de mensagem que só dá para ver no Discord
file-gone = O arquivo { $name } não está mais no Discord.
missing-permission = Falta-me uma permissão naquele canal do Discord. Dê-me Ver canal, Enviar mensagens, Gerenciar webhooks, Gerenciar mensagens, Anexar arquivos e Ver histórico de mensagens.
needs-manage-webhooks = Preciso da permissão Gerenciar webhooks naquele canal do Discord, para publicar com o nome de cada pessoa.
too-many-webhooks = Aquele canal do Discord já tem quinze webhooks, e eu preciso de um: remova um que ninguém usa.
obstacle-webhooks = ⚠️ Não posso gerenciar webhooks aqui, então nada chega. Me permita **Gerenciar Webhooks** nas permissões deste canal.
obstacle-sending = ⚠️ Não posso escrever aqui. Me permita **Ver Canal** e **Enviar Mensagens** nas permissões deste canal.
obstacle-history = ⚠️ Não posso ler o que se disse enquanto eu estava fora. Me permita **Ler Histórico de Mensagens**.
