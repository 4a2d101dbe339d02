"""Chinese or Japanese, simplified or traditional, where only Chinese characters are there to tell.

Kana tells Japanese at once, but `会議中` and `了解` are whole Japanese messages without any. Which
characters a script uses is read off the old national character sets, which hold exactly those: no
table of our own. A few words that only one of the languages uses say the rest.
"""

import re
from collections.abc import Collection
from functools import cache

from bridge.events import Language

ZH, ZH_HANT, JA = Language("zh"), Language("zh-Hant"), Language("ja")

_CHINESE = re.compile(
    r"[你您她它吗嗎呢吧啊哦嘛呀啦咯嗯哎唉这這那哪谁誰怎么麼很没沒就都还還也让讓给給把被跟的着們]"
    r"|[吃到完好买買看来來去走说說听聽]了|了[吧吗嗎呢啊]|太\w了|什么|不是|不要|不行|不会|可以|我们|知道|现在|谢谢|謝謝"
    r"|有人|好的|好[吃看玩听聽喝]|今天|明天|昨天|早安|晚安|加油|喜[欢歡]|多少|上班|下班|[睡起]觉|开心|牛[逼肉]"
    r"|[一二两三几][个個只本]|收到|辛苦|恭喜|厉害|哈|笑死|老[师師板公婆]|朋友|請問|捷運|計程車|便利店|公車|這裡|那裡"
)
_JAPANESE = re.compile(
    r"[々〆働込峠枠畑匂]|了解|大丈夫|会議|残業|試験|勉強|写真|電車|予定|予約|時間|今日|明日|昨日|仕事|終了"
    r"|開始|最高|最悪|無理|本当|面白|素敵|可愛|先生|集合|到着|出発|遅刻|欠席|出席|参加|宿題|課題|締切|休憩"
    r"|帰宅|起床|就寝|体調|風邪|元気|心配|感謝|失礼|結構|承知|是非|絶対|全然|一番|一緒|映画|天気|大変|残念"
    r"|乾杯|合格|卒業|掃除|洗濯|料理|朝食|昼食|夕食|昼休|夜勤|出勤|退勤|出張|[月火水木金土日]曜|\d時|\d分前"
    r"|御飯|弁当|駅前|改札|終電|始発|渋滞|満員|給料|家賃|引越|部屋|買物|誕生日|夏休|冬休|春休|今朝|今夜"
    r"|寝坊|寿司|居酒屋|焼肉|意味|送信|受信|既読|未読|昼飯|昼寝|彼女|彼氏|何[時処人]|午[前後]|試合|写メ|推し|草生"
)
_SURE = 2
"""A word counts as much as two characters, and is enough by itself."""
_SECOND_LEVEL = b"\x98\x9f"
"""Where the rare characters begin in Shift JIS."""


def han_language(
    text: str, *, languages: Collection[Language], history: Language | None = None
) -> Language:
    """The language of a text of Chinese characters, as the room calls it.

    In a room that reads only one of the Chinese scripts either of them is that one, for its
    readers manage with both. `history` is what the author wrote before: it decides a tie.
    """
    if _is_japanese(text, languages=languages):
        return JA
    readers = [language for language in (ZH, ZH_HANT) if language in languages]
    if len(readers) == 1:
        return readers[0]
    simplified = sum(_is_in("gb2312", c) and not _is_in("big5", c) for c in text)
    traditional = sum(_is_in("big5", c) and not _is_in("gb2312", c) for c in text)
    if simplified == traditional and history == ZH_HANT:
        return ZH_HANT
    return ZH_HANT if traditional > simplified else ZH


def _is_japanese(text: str, *, languages: Collection[Language]) -> bool:
    letters = [character for character in text if character.isalpha()]
    chinese = _SURE * len(_CHINESE.findall(text)) + sum(
        not _is_in("shift_jis", c) for c in letters
    )
    japanese = _SURE * len(_JAPANESE.findall(text)) + sum(
        not _is_in("gb2312", c) and not _is_in("big5", c) for c in letters
    )
    # A guest must be certain: a Japanese word, and nothing that only Chinese writes.
    if JA not in languages:
        return japanese >= _SURE and not chinese
    if {ZH, ZH_HANT}.isdisjoint(languages):
        return chinese <= japanese
    if ZH_HANT not in languages:
        japanese += sum(_is_everyday_kanji(c) and not _is_in("gb2312", c) for c in letters)
        chinese += sum(not _is_everyday_kanji(c) and not _is_in("gb2312", c) for c in letters)
    return japanese > chinese


def _is_everyday_kanji(character: str) -> bool:
    """Whether it is of the set's first level, which has today's forms; the old ones follow it."""
    return _is_in("shift_jis", character) and character.encode("shift_jis") < _SECOND_LEVEL


@cache
def _is_in(charset: str, character: str) -> bool:
    """Whether an old national character set holds the character."""
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True
