### Tudo o que a teahouse diz em português.

## Menus

command-bridge = Ligar este canal a outro
command-bridge-create = Criar uma sala com este canal e receber um código
command-bridge-invite = Um código novo para esta sala
command-bridge-join = Ligar este canal à sala de um código
command-bridge-leave = Desligar este canal da sala
command-bridge-remove = Desligar outro canal desta sala
command-bridge-pause = Parar de repassar aqui, por minutos ou até retomar
command-bridge-resume = Voltar a repassar
command-bridge-language = O idioma que este canal lê
command-bridge-show = O que este canal vê de uma mensagem estrangeira
command-bridge-direction = Se este canal recebe, envia ou os dois
command-bridge-status = Como vai a ponte
command-prompts = Entrar na pergunta do dia, ou sair dela
command-privacy = O que se guarda sobre você e por quanto tempo
command-forgetme = Apagar o que se guarda sobre você
command-help = Como isto funciona
command-delete = Apagar uma mensagem e suas cópias
option-bridge-create-name = Um nome para a sala
option-bridge-join-code = O código, como ABCD-EFGH
option-bridge-remove-channel = O nome do canal ou o número no status
option-bridge-pause-minutes = Retoma sozinho depois desses minutos
option-bridge-language-code = Por exemplo en, zh, pt ou o nome de um idioma
option-bridge-show-what = A tradução, os dois ou o original
option-bridge-direction-way = Os dois sentidos, in (recebe) ou out (envia)
option-prompts-switch = on ou off

## Marcas nas mensagens repassadas

mark-untranslated = { $language } · sem tradução
mark-too-large = 📎 **{ $name }** ({ $megabytes } MB) é grande demais para passar

## Respostas para todos

admins-only = Só um admin deste canal pode fazer isso. Nada mudou.
rights-unknown = Agora não consigo perguntar quem é admin aqui. Nada mudou; tente de novo daqui a um minuto.
not-in-private = Isso se diz em um grupo ou canal; fale lá.
command-unknown = Não conheço `{ $command }`. `/help` mostra o que existe.
usage = Escreve-se assim: `{ $usage }`
no-room = Este canal ainda não está em nenhuma sala. Um admin pode criar uma com `/bridge create` ou entrar em uma com `/bridge join` e um código.
names-more = { $first }, { $more }
names-last = { $first } e { $last }
start = Olá, { $name } 🍵 Eu levo uma sala entre { $platforms }, e cada um lê no próprio idioma. Me adicione ao seu grupo e diga `/bridge create` lá.
help =
    Esta sala é partilhada entre { $platforms }. É só escrever: cada um lê você no próprio idioma, com as suas palavras embaixo.
    Uma linha que começa com `//` fica só aqui.
    `/prompts on` — a pergunta do dia, `off` para parar
    `/privacy` — o que se guarda; `/forgetme` — apagar
help-admin =
    Esta sala é partilhada entre { $platforms }. Para ligar dois canais:
    1. `/bridge create` aqui
    2. me adicione do outro lado, com o botão da minha resposta
    3. `/bridge join` lá, com o código
    4. `/bridge language` para o idioma que cada lado lê
    Depois: `/bridge status`, `show`, `direction`, `pause`, `resume`, `invite`, `leave`, `remove`.
    Para todos: `/prompts`, `/privacy`, `/forgetme`.
privacy =
    {""}**O que se guarda e por quanto tempo**
    As suas mensagens: até serem entregues; o que não pôde ser entregue ou lido, 7 dias; o começo de cada uma, com o seu nome, por 48 horas ou até você retirá-la, para que respostas possam citá-lo; traduções em um cache por no máximo uma semana: as chaves são hashes, elas mesmas são texto puro, que o operador consegue ler. O que foi apagado pode ficar no arquivo do banco de dados até ele ser reescrito, dentro de um dia quando o banco é do próprio teahouse.
    Só na memória, até reiniciar: os nomes de quem falou por último e, onde um modelo de linguagem traduz, as últimas linhas da sala.
    De quem é cada mensagem e qual é a sua cópia: números, 90 dias.
    Você: as salas em que falou, 90 dias; o idioma em que escreveu por último, 30 dias; se participa da pergunta do dia, até sair.
    Admins: quem ligou um canal, enquanto estiver ligado; a aparência dos nomes, como hashes com chave, para que ninguém de fora se passe por eles, 90 dias.
    Quantas salas você criou: uma contagem sob um hash com chave, 30 dias.
    O texto só sai da máquina do operador se ele escolheu um serviço de tradução em outro lugar{ $elsewhere ->
        [none] ; aqui não sai.
       *[other] : aqui é { $elsewhere }.
    }
    `/forgetme` apaga na hora o que se guarda sobre você. Os números das suas mensagens ficam, sem dizer de quem são; fica também o que não pôde ser lido, do qual não se sabe o autor. As mensagens que já estão nos chats, apague você mesmo.
forgetme-done = Pronto: as suas participações, o seu idioma, as salas em que falou, os canais que ligou, traduções em cache e textos à espera foram apagados. As mensagens nos chats são suas para apagar.
prompts-on = Você entrou: quando vier a pergunta do dia, você será mencionado. `/prompts off` para sair.
prompts-off = Você saiu: nada mais de menções na pergunta do dia.
prompts-no-room = A pergunta do dia pertence a uma sala, e este canal ainda não está em nenhuma.

## Ligação

create-done = **{ $room }** agora é uma sala, e este canal está nela.
create-already = Este canal já está na sala **{ $room }**. `/bridge invite` dá um código para outro canal, `/bridge leave` desliga este.
create-owners-only = Neste servidor só os operadores podem criar salas.
create-too-many-person = Você criou { $count } salas em um mês; é o máximo por pessoa. Use uma delas com `/bridge invite`, ou deixe uma amiga criar esta.
create-too-many-channel = Este canal já criou dez salas hoje; tente de novo amanhã, ou fique na que tem.
invite-too-many = Há { $count } códigos que ninguém usou ainda: use um deles, ou espere um dia até expirarem.
join-full = **{ $room }** já tem { $count } canais, e nenhuma sala tem mais. Crie outra com `/bridge create`.
pairing-code = Diga isto no outro canal em até 24 horas (vale uma vez): `/bridge join { $code }`
button-add = Me adicione no { $platform }
button-show-code = Mostrar o código
invite-done = Há um código para outro canal de **{ $room }**.
join-done = Ligado. Este canal e { $others } agora são uma sala: **{ $room }**.
join-same = Este canal já está nessa sala.
join-elsewhere = Este canal já está na sala **{ $room }**. `/bridge leave` desliga primeiro.
join-wrong-code = Esse código não é válido. Códigos valem uma vez, por 24 horas; `/bridge invite` no outro canal dá um novo.
join-locked = Códigos errados demais aqui. Tente de novo em alguns minutos.
leave-done = Este canal saiu de **{ $room }**. Nada mais é repassado aqui.
remove-done = **{ $channel }** foi desligado.
remove-unknown = Nenhum canal aqui se chama “{ $channel }”. Há: { $channels }
remove-ambiguous = Vários canais se chamam “{ $channel }”; use o número depois do nome: { $channels }
remove-founders-only = Só admins de **{ $founder }**, que fundou esta sala, podem desligar **{ $channel }**. `/bridge leave` desliga este canal. Nada mudou.
notice-joined = **{ $channel }** entrou nesta sala (por { $by }). Diga oi: mostre o seu bichinho 🐾
notice-welcome = Este canal e { $others } agora são uma sala. Escreva no seu idioma. Diga oi: mostre o seu bichinho 🐾
notice-left = **{ $channel }** foi desligado desta sala por { $by }.
notice-unlinked = Este canal foi desligado de **{ $room }** por { $by }. Nada mais é repassado aqui.
button-undo = Desligar { $channel }

## Idiomas

language-yours = Este canal lê **{ $language }**, o seu idioma. Outro: `/bridge language`
language-ask = Que idioma este canal lê? Até você dizer: **{ $language }**
language-done = Este canal agora lê **{ $language }**.
language-unknown = Não conheço nenhum idioma chamado “{ $language }”. Os mais próximos: { $nearest }
ready = Traduzido aqui: { $languages }
ready-same = Os dois lados leem { $language }: nada será traduzido. `/bridge language` muda isso.
ready-missing = Esta máquina ainda não tem modelo para { $pairs }; essas linhas passam sem tradução. O operador adiciona com `teahouse models install { $source } { $target }`
ready-none = Esta máquina ainda não tem modelo para { $language }; as linhas passam sem tradução. O operador adiciona com `teahouse models install { $code } { $other }`
ready-off = Este servidor não traduz nada (o operador desligou a tradução): as linhas passam como foram escritas.
ready-partners = { $language } é traduzido aqui de e para { $partners }.

## Ajustes de um canal

pause-done = Em pausa: nada sai nem entra neste canal. O que esperava fica guardado até `/bridge resume`.
pause-minutes = “{ $minutes }” não é um número de minutos entre 1 e { $longest }.
resume-done = Funcionando de novo.
resume-not-paused = Este canal não está em pausa.
notice-paused = **{ $channel }** está em pausa. O que se diz agora fica onde está.
notice-paused-until = **{ $channel }** está em pausa até { $until }. O que se diz agora fica onde está.
notice-resumed = **{ $channel }** voltou.
show-done = { $what ->
    [translation] Linhas estrangeiras aparecem traduzidas, com o original pequeno embaixo.
    [both] Linhas estrangeiras aparecem traduzidas, com o original inteiro embaixo.
   *[original] Linhas estrangeiras aparecem como foram escritas.
    }
direction-done = { $way ->
    [both] Este canal envia e recebe.
    [in] Este canal só recebe: o que se diz aqui fica aqui.
   *[out] Este canal só envia: nada chega aqui.
    }

## Status

status-alone = **{ $room }** só tem este canal por enquanto. `/bridge invite` dá um código para o outro lado.
status-well = **{ $room }**: tudo bem, { $last }.
status-gone = **{ $room }**: não estou mais em { $channels }; { $last }.
status-parked = **{ $room }**: { $count ->
    [one] uma linha não pôde ser entregue
   *[other] { $count } linhas não puderam ser entregues
    }; { $last }.
status-paused = **{ $room }**: em pausa: { $channels }; { $last }.
status-no-line = nenhuma linha ainda
status-last = última linha há { $count } { $unit ->
    [s] s
    [min] min
    [h] h
   *[d] { $count ->
        [one] dia
       *[other] dias
    }
    }
button-show-reasons = Mostrar os motivos
status-waiting = **{ $room }**: { $count ->
    [one] uma linha está
   *[other] { $count } linhas estão
    } a caminho, { $last }.
status-channel = { $channel } ({ $platform }, `{ $id }`): { $language }, { $direction ->
    [in] só recebe
    [out] só envia
   *[both] os dois sentidos
    }, { $show ->
    [both] mostra os dois
    [original] mostra o original
   *[translation] mostra a tradução
    }, { $state ->
    [running] funcionando
    [paused] em pausa
   *[suspended] não estou mais lá
    }, { $waiting } à espera
status-dead = { $count ->
    [one] Uma linha
   *[other] { $count } linhas
    } não pôde ser entregue; o operador vê com `teahouse dead list`.

## Retirar

delete-how = Responda com `/delete` à mensagem que deve sair.
delete-unknown = Não conheço cópias dessa mensagem.
delete-not-yours = Só o autor, ou quem pode apagar mensagens onde ela foi dita, pode retirar essa mensagem. Nada mudou.
delete-done = Retirada.
delete-done-here = A cópia daqui foi removida. Nos outros lugares a mensagem fica: só o autor, ou quem pode apagar mensagens onde ela foi dita, pode retirá-la.

## Canais que se foram

notice-gone = Fui removida de **{ $channel }**; ele fica de fora até eu voltar.
notice-back = Voltei a **{ $channel }**.

## Atrasado, ou perdido

notice-catching-up = Pondo em dia **{ $channel }**: { $since }–{ $until } UTC
report-missing = { $count } mensagens repassadas não se encontram mais em **{ $channel }**. É mais do que alguém costuma apagar, então não removi nenhuma cópia nos outros lugares: quem decide é um admin de lá. Se ninguém as apagou, veja se posso ler o histórico de mensagens.
report-parked = Algo não pôde ser entregue em **{ $channel }** ({ $reason }). Fica guardado por uma semana; o operador encontra com `teahouse dead list`. Aviso no máximo uma vez por dia.
notice-parked = Algo não pôde ser entregue aqui. Um admin vê mais com `/bridge status`.

## O que está no caminho

join-half = Este canal e { $others } agora são uma sala (**{ $room }**), mas nem tudo funciona ainda:
