"""The languages teahouse knows: their codes, names and scripts, and what people call them.

One list for every part that speaks of languages, so that a typed "中文", Discord's `zh-CN` and the
catalogue's `zh` are one thing. A reading language is more than a language where its readers need
another script: `zh` and `zh-Hant` are two. Regional variants without a script of their own
(`pt-BR`, `en-US`) are the language itself.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from unicodedata import combining, normalize

from babel import Locale

from bridge.errors import Rejected
from bridge.events import Language
from bridge.language_names import ALIASES, AROUND, PREFIXES

HOUSE_LANGUAGES = tuple(
    map(Language, ("en", "zh", "pt", "es", "fr", "de", "ru", "ja", "ko", "vi"))
)
"""What the phrasebook and the daily questions are written in; `zh-Hant` comes by conversion."""


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: its code, what its speakers call it, its English name, its scripts.

    Scripts are ISO 15924 codes (`Latn`, `Hant`); the first is the usual one.
    """

    code: Language
    own_name: str
    english_name: str
    scripts: tuple[str, ...]


_TABLE = """
ar     العربية            Arabic               Arab
bg     български          Bulgarian            Cyrl
bn     বাংলা               Bangla               Beng
ca     català             Catalan              Latn
cs     čeština            Czech                Latn
da     dansk              Danish               Latn
de     Deutsch            German               Latn
el     Ελληνικά           Greek                Grek
en     English            English              Latn
es     español            Spanish              Latn
et     eesti              Estonian             Latn
fa     فارسی              Persian              Arab
fi     suomi              Finnish              Latn
fr     français           French               Latn
he     עברית              Hebrew               Hebr
hi     हिन्दी               Hindi                Deva
hr     hrvatski           Croatian             Latn
hu     magyar             Hungarian            Latn
id     Indonesia          Indonesian           Latn
it     italiano           Italian              Latn
ja     日本語              Japanese             Jpan
ko     한국어              Korean               Kore
lt     lietuvių           Lithuanian           Latn
lv     latviešu           Latvian              Latn
ms     Melayu             Malay                Latn
nb     norsk_bokmål       Norwegian_Bokmål     Latn
nl     Nederlands         Dutch                Latn
pl     polski             Polish               Latn
pt     português          Portuguese           Latn
ro     română             Romanian             Latn
ru     русский            Russian              Cyrl
sk     slovenčina         Slovak               Latn
sl     slovenščina        Slovenian            Latn
sq     shqip              Albanian             Latn
sr     српски             Serbian              Cyrl,Latn
sv     svenska            Swedish              Latn
ta     தமிழ்               Tamil                Taml
th     ไทย                Thai                 Thai
tl     Filipino           Filipino             Latn
tr     Türkçe             Turkish              Latn
uk     українська         Ukrainian            Cyrl
ur     اردو               Urdu                 Arab
vi     Tiếng_Việt         Vietnamese           Latn
zh     简体中文            Simplified_Chinese   Hans
zh-Hant 繁體中文           Traditional_Chinese  Hant
"""


def _read_table() -> Iterator[Tongue]:
    for row in _TABLE.split("\n"):
        if row:
            code, own_name, english_name, scripts = row.split()
            yield Tongue(
                Language(code),
                own_name.replace("_", " "),
                english_name.replace("_", " "),
                tuple(scripts.split(",")),
            )


KNOWN: dict[Language, Tongue] = {tongue.code: tongue for tongue in _read_table()}

# Codes of the same language in older lists, of close relatives, and of countries typed instead.
_OTHER_CODES = {
    "br": "pt",
    "cn": "zh",
    "fil": "tl",
    "in": "id",
    "iw": "he",
    "jp": "ja",
    "kr": "ko",
    "nn": "nb",
    "no": "nb",
    "tw": "zh-Hant",
    "ua": "uk",
    "yue": "zh-Hant",
}
_ENDINGS = ("文", "语", "語", "话", "話")
_MOST_WORDS = 6
_TRADITIONAL = {"hant", "tw", "hk", "mo"}
# Languages whose words for all the others are understood, too ("portugués", "葡萄牙语").
_ASKED_IN = (
    *("en", "zh", "zh_Hant", "pt", "es", "fr", "de", "ru"),
    *("it", "ja", "ko", "tr", "vi", "id", "pl", "uk", "ar"),
)


class UnknownLanguage(Rejected):
    """No language teahouse knows is called so; `nearest` holds the likeliest ones."""

    def __init__(self, text: str, nearest: tuple[Language, ...]) -> None:
        names = ", ".join(f"{code} ({KNOWN[code].english_name})" for code in nearest)
        super().__init__(f"no known language is called {text!r}; nearest: {names}")
        self.text = text
        self.nearest = nearest


def parse(text: str) -> Language:
    """The language a person means: a code, a locale, or a name in one of several languages.

    Raises:
        UnknownLanguage: with the nearest known ones.
    """
    folded = _folded(text)
    found = _by_code(text) or _called(folded) or _described(folded)
    if found is None:
        raise UnknownLanguage(text, _nearest(folded))
    return found


def from_locale(locale: str | None) -> Language | None:
    """The reading language of a platform's locale (`pt-br`, `zh-TW`, `en_US`), if it is known."""
    return None if locale is None else _by_code(locale)


def _folded(text: str) -> str:
    """Without case, accents and punctuation: how a name is compared."""
    letters = normalize("NFKD", text.casefold())
    return " ".join(
        "".join(c if c.isalnum() else " " for c in letters if not combining(c)).split()
    )


def _by_code(text: str) -> Language | None:
    code, *rest = text.strip().replace("_", "-").casefold().split("-")
    if code in {"zh", "cmn"}:
        return Language("zh-Hant" if _TRADITIONAL.intersection(rest) else "zh")
    known = Language(_OTHER_CODES.get(code, code))
    return known if known in KNOWN else None


def _called(folded: str) -> Language | None:
    """The language of this name, in any of the languages we know names in."""
    for names in (_named, _translated_names):
        for name in (folded, *_respelled(folded)):
            if found := names().get(name):
                return found
    return None


def _respelled(folded: str) -> tuple[str, ...]:
    """Other forms: Chinese words for "language" in either script, feminine adjectives."""
    stem = folded[:-1]
    if folded.endswith(_ENDINGS):
        return tuple(f"{stem}{ending}" for ending in _ENDINGS)
    if folded.endswith(("a", "e")):  # "italiana", "portuguesa", "française"
        return (f"{stem}o", stem)
    return ()


def _described(folded: str) -> Language | None:
    """What several words mean together: "Mandarin Chinese", "língua portuguesa"."""
    for prefix in PREFIXES:
        folded = folded.removeprefix(_folded(prefix)).strip()
    words = [word for word in folded.split()[:_MOST_WORDS] if word not in _around()]
    if not words:
        return None
    together = _called(" ".join(words))
    each = {_called(word) for word in words}
    if each == {"zh", "zh-Hant"}:  # "Chinese, traditional": the narrower one
        each = {Language("zh-Hant")}
    return together or (each.pop() if len(each) == 1 else None)


@cache
def _around() -> frozenset[str]:
    return frozenset(map(_folded, AROUND))


@cache
def _named() -> dict[str, Language]:
    names = {_folded(tongue.own_name): tongue.code for tongue in KNOWN.values()}
    names |= {_folded(tongue.english_name): tongue.code for tongue in KNOWN.values()}
    return names | {_folded(alias): Language(code) for alias, code in ALIASES.items()}


@cache
def _translated_names() -> dict[str, Language]:
    """Only asked when nothing simpler is known: it reads several of Babel's files."""
    names: dict[str, Language] = {}
    for asked_in in _ASKED_IN:
        for code in KNOWN:
            babel_code = {"tl": "fil"}.get(code, code.replace("-", "_"))
            name = Locale.parse(babel_code).get_display_name(asked_in)
            if name:
                names.setdefault(_folded(name), code)
    return names


def _nearest(folded: str) -> tuple[Language, ...]:
    candidates = _named() | {code.casefold(): code for code in KNOWN}
    close = get_close_matches(folded, candidates, n=6, cutoff=0.5)
    ranked = dict.fromkeys(candidates[name] for name in close)
    return tuple(ranked)[:3] or (Language("en"), Language("pt"), Language("zh"))
