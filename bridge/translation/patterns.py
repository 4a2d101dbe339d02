"""What a translation must carry over as it is, as one pattern; the kind listed first wins.

Engines break all of these: they put spaces into addresses, drop emoji, round prices. The pattern
needs Unicode's own tables for emoji, hence the `regex` package. A group's name is the kind of
piece. Runs that could be read in many ways are possessive or bounded: a line made to confuse must
not take longer than another.
"""

import regex

_FILE_ENDINGS = (
    "7z|apk|avi|bat|bin|bmp|c|cfg|conf|cpp|css|csv|dat|db|deb|dll|dmg|docx?|env|epub|exe|flac|gif"
    "|go|gz|h|heic|heif|html?|ics|ini|ipynb|iso|jar|java|jpe?g|js|json|jsx|kt|log|m4a|md|mkv|mobi"
    "|mov|mp3|mp4|msi|odp|ods|odt|ogg|opus|otf|pdf|php|pkg|png|pptx?|psd|py|rar|rb|rs|rtf|sh|sql"
    "|srt|svg|swift|tar|tex|tgz|tiff?|toml|torrent|ts|tsv|tsx|ttf|txt|wav|webm|webp|whl|xlsx?|xml"
    "|xz|ya?ml|zip"
)
_ZONES = (
    "com|org|net|edu|gov|io|dev|app|gg|tv|xyz|info|biz|be|co\\.uk|com\\.br|de|fr|pt|es|jp|cn|kr"
    "|ru|ua|in|uk|eu|ly|link|online|site|cloud|page"
)
_IN_URL = (
    r"[^\s<>()\"«»“”`\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}，。！？、；：（）「」『』【】…]"
)
_SIGNS = r"[$€£¥₹₽₩₺₴₫฿₱₦₪￥＄]"
_COINS = (
    r"(?:R\$|US\$|A\$|C\$|HK\$|NT\$|S\$|MX\$|Rs\.?|RM|Rp\.?|CHF|USD|EUR|GBP|BRL|CNY|RMB|JPY|KRW"
    r"|TRY|UAH|RUB|INR|IDR|VND|PLN|kr|zł|Kč|Ft|TL)"
)
_AMOUNT = r"\d++(?:[.,\u00a0\u202f']\d++)*+"

_KINDS: dict[str, str] = {
    "block": r"```[\s\S]+?```",
    "code": r"``[^\n]+?``|`[^`\n]+`",
    "tag": r"<(?:@[!&]?|\#|a?:\w{1,40}:|/[\w -]{1,40}:|t:|id:)[\w:+-]*>",
    "url": rf"""
        (?:(?:https?|ftp|tg|wss?|steam|discord)://(?=[\w\[])|(?:mailto|magnet|tel):(?=\S))
        (?:\({_IN_URL}*\)|{_IN_URL})*(?:\({_IN_URL}*\)|(?![.,;:!?'*_~\]]){_IN_URL})
    """,
    "email": r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+",
    "site": rf"""
        (?<![\w@.-])(?:www\.)?(?:[a-z0-9][a-z0-9-]+\.)+(?:{_ZONES})(?![\w-]|\.\w)
        (?:/[^\s<>"'，。！？、；：（）]*[^\s<>"'，。！？、；：（）.,;:!?)])?/?
    """,
    "mention": r"(?<![\w@/.])@(?:\w+(?:[.-]\w+)*|\p{L}{1,24}(?!\p{L}))",
    "hashtag": r"(?<![\w&/\#])[\#＃](?:[\w-]*\w|[\p{L}\p{N}_]+)",
    "shortcode": r"(?<![\w:]):(?=[a-z0-9_+-]*[a-z+-])[a-z0-9_+-]{2,32}:(?![\w])",
    "path": r"(?<![\w/.:])(?:~|\.{1,2}|[A-Za-z]:)?[/\\](?:[\w.+-]+[/\\])+[\w.+-]*[\w]",
    "file": rf"(?<![\w.-])(?:[\w-]++\.)+(?i:{_FILE_ENDINGS})(?![\w-]|\.\w)",
    "command": r"(?<![^\s(])/[a-z][a-z0-9_]+(?:@\w+)?(?![\w/])",
    "community": r"(?<![\w/])(?:r|u)/[A-Za-z0-9_-]{2,}",
    "emoji": r"""
        (?:[0-9\#*]\ufe0f?\u20e3
        | \p{RI}\p{RI}
        | \U0001f3f4[\U000e0020-\U000e007e]+\U000e007f
        | (?:[©®™](?=\ufe0f)|(?![0-9\#*©®™])\p{ExtPict})(?:\ufe0f|\p{EMod})?
          (?:\u200d\p{ExtPict}(?:\ufe0f|\p{EMod})?)*)+
    """,
    "face": r"""
        (?<![\w)(])(?:
            [:;=]['’]?[-^o]?[)(\]\[DPpOo3|/\\*sS$@cC><]+(?![\w/])
            | [xX][dD]+ | <3+ | </3 | \^_*\^ | [>TтOoU;-]_+[<TтOoUw;-] | ¯\\_\([^)]{1,4}\)_/¯
            | [（(][^\w\s)）(（]{0,3}[^\w\s，。！？、.,!?)）]\w?[^\w\s]{0,12}[)）][^\w\s]*
            | [oO]_[oO] | [uU]w[uU] | [oO]w[oO] | \\o/
        )(?!\w) | (?<=\w)[:;=]['’]?-?[)(]+ | [)]{3,} | [(]{3,}
    """,
    "phone": r"""
        (?<![\w.+-])(?:
            \+\d{1,3}[\s.-]?(?:\(\d{1,4}\)[\s.-]?)?\d(?:[\s.-]?\d){4,12}
            | \(\d{2,4}\)[\s-]?\d{3,5}[\s-]?\d{3,4}
            | \d{3}[-.]\d{3}[-.]\d{4} | \d{4,5}-\d{4} | \d{3}-\d{4}
            | 0\d(?:\s\d{2}){4}
        )(?![\w-])
    """,
    "date": r"""
        (?<![\w./-])(?:
            \d{4}[-/.]\d{1,2}[-/.]\d{1,2} | \d{1,2}[-/]\d{1,2}[-/]\d{2,4}
            | \d{1,2}\.\d{1,2}\.(?:\d{2,4})? | \d{1,2}/\d{1,2}
        )(?:T\d{2}:\d{2}(?::\d{2})?Z?)?(?![\w/-])
    """,
    "time": r"""
        (?<![\w:.])(?:
            \d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b\.?)?(?:h(?!\w))?
            | \d{1,2}(?:\.\d{2})?\s?[ap]m\b | \d{1,2}\s[ap]\.m\. | \d{1,2}h(?:\d{2})?(?:min)?(?!\w)
        )(?![\d:])
    """,
    "price": rf"""
        (?<!\w)(?:{_COINS}|[+-]?{_SIGNS})\s?{_AMOUNT}(?:\s?(?:k|K|mil|mi|bn|m|M)\b)?
        | (?<![\w.,]|\d[\u00a0\u202f']){_AMOUNT}(?:k|K)?\s?
          (?:{_SIGNS}|{_COINS}(?!\w)|lira\b|yuan\b|yen\b|reais\b)
    """,
    "version": r"(?<![\w.])[vV]?\d+(?:\.\d+){2,}(?:[-+]?(?:rc|a|b|beta|alpha|dev)\.?\d*)?(?![\w])"
    r"|(?<![\w.])[vV]\d+(?:\.\d+)*(?![\w.]*\w)",
    "percent": r"(?<![\w.,])[+-]?\d+(?:[.,]\d+)*\s?[%‰](?!\w)",
    "number": r"""
        (?<![\w.,])[+-]?\d+(?:[.,]\d+)+(?![\w]|[.,]\d)
        | (?<![A-Za-z0-9.,])(?!(?:23{3,}|6{4,})(?!\d))\d{4,}(?![A-Za-z0-9%]|[.,]\d|[万亿萬億千百])
        | (?<!\w)[+\#]\d+(?!\w)
    """,
    "measure": r"""
        (?<![\w.,])\d+(?:[.,]\d+)?\s?(?:°[CF]?|km/h|mph|[kcm]?m²?|k?g|mg|m?l|[kMGT][bB]|[kMGT]bps
        |fps|[kM]?Hz|px|kW|kWh|min|rb|jt)(?!\w)
    """,
    "token": r"""
        (?<![\w#@])(?=[A-Za-z0-9]*\d)(?=[A-Za-z0-9]*[A-Z])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?!\w)
        | (?<!\w)[a-z]+_[a-z0-9_]+(?!\w) | (?<!\w)[A-Z]+_[A-Z0-9_]+(?!\w)
        | (?<!\w)(?=[a-z]*\d{2})(?!\d+(?:st|nd|rd|th)\b)[a-z]+\d[a-z0-9]*(?!\w)
    """,
    "brand": r"""
        (?<!\w)(?:[a-z]{1,3}[A-Z][a-z]+\w*|[A-Z][a-z]+[A-Z][a-z]\w*)(?!\w)
        | (?<=[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}]\s?)
          [A-Z][A-Za-z]+(?:\s[A-Z][A-Za-z]+)*(?!\w)
    """,
}
# A figure or an address may stand right against a letter of a script without spaces.
_WORD = r"[\w--[\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}\p{Thai}]]"
KEPT = regex.compile(
    "|".join(f"(?P<{kind}>{pattern})" for kind, pattern in _KINDS.items()).replace(r"\w", _WORD),
    regex.VERBOSE | regex.V1,
)
