"""What people and platforms call languages, and what teahouse makes of it."""

import pytest
from babel import Locale

from bridge.languages import KNOWN, UnknownLanguage, from_locale, parse


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("en", "en"),
        ("English", "en"),
        ("PT", "pt"),
        ("pt-BR", "pt"),
        ("Portuguese", "pt"),
        ("português", "pt"),
        ("portugues", "pt"),
        ("Brazilian Portuguese", "pt"),
        ("中文", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans", "zh"),
        ("zh_CN", "zh"),
        ("简体中文", "zh"),
        ("Chinese", "zh"),
        ("zh-TW", "zh-Hant"),
        ("zh-Hant-HK", "zh-Hant"),
        ("繁體中文", "zh-Hant"),
        ("中文（繁體）", "zh-Hant"),
        ("Traditional Chinese", "zh-Hant"),
        ("tiếng việt", "vi"),
        ("tieng viet", "vi"),
        ("no", "nb"),
        ("fil", "tl"),
    ],
)
def test_codes_and_names_are_understood(text: str, code: str) -> None:
    """A code in any case, a locale, and a language's own or English name mean the language."""
    assert parse(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("繁體", "zh-Hant"),
        ("繁体", "zh-Hant"),
        ("简体", "zh"),
        ("簡體中文", "zh"),
        ("國語", "zh-Hant"),
        ("國文", "zh-Hant"),
        ("台語", "zh-Hant"),
        ("臺灣華語", "zh-Hant"),
        ("广东话", "zh-Hant"),
        ("华语", "zh"),
        ("Mandarin Chinese", "zh"),
        ("Simplified Chinese", "zh"),
        ("chinese simplified", "zh"),
        ("chinese (traditional)", "zh-Hant"),
        ("traditional", "zh-Hant"),
        ("Taiwanese Mandarin", "zh-Hant"),
        ("putonghua", "zh"),
        ("zhongwen", "zh"),
        ("brasileiro", "pt"),
        ("português brasileiro", "pt"),
        ("português do Brasil", "pt"),
        ("portugues de portugal", "pt"),
        ("European Portuguese", "pt"),
        ("Portuguese (Brazil)", "pt"),
        ("葡语", "pt"),
        ("espanhol", "es"),
        ("Latin American Spanish", "es"),
        ("español latinoamericano", "es"),
        ("mexicano", "es"),
        ("inglés", "en"),
        ("American English", "en"),
        ("British English", "en"),
        ("英文", "en"),
        ("日文", "ja"),
        ("日语", "ja"),
        ("nihongo", "ja"),
        ("韩文", "ko"),
        ("hangul", "ko"),
        ("hangugeo", "ko"),
        ("조선말", "ko"),
        ("deutsch", "de"),
        ("Österreichisch", "de"),
        ("Schweizerdeutsch", "de"),
        ("français canadien", "fr"),
        ("québécois", "fr"),
        ("russian language", "ru"),
        ("русский язык", "ru"),
        ("по-русски", "ru"),
        ("русский", "ru"),
        ("украинский", "uk"),
        ("українська мова", "uk"),
        ("język polski", "pl"),
        ("po polsku", "pl"),
        ("lingua italiana", "it"),
        ("língua portuguesa", "pt"),
        ("langue française", "fr"),
        ("اللغة العربية", "ar"),
        ("Modern Standard Arabic", "ar"),
        ("Persian (Farsi)", "fa"),
        ("dari", "fa"),
        ("اردو", "ur"),
        ("hindi", "hi"),
        ("bangla", "bn"),
        ("castilian", "es"),
        ("valencià", "ca"),
        ("moldovan", "ro"),
        ("bokmal", "nb"),
        ("nynorsk", "nb"),
        ("hebreo", "he"),
        ("ivrit", "he"),
        ("ภาษาไทย", "th"),
        ("tiếng Anh", "en"),
        ("bahasa Inggris", "en"),
        ("İngilizce", "en"),
        ("inglese", "en"),
        ("anglais", "en"),
        ("inglês", "en"),
        ("Englisch", "en"),
        ("английский", "en"),
        ("英語", "en"),
        ("영어", "en"),
    ],
)
def test_people_name_languages_in_many_ways(text: str, code: str) -> None:
    """By country, by script, with the word "language", in their own tongue."""
    assert parse(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [("portugués", "pt"), ("葡萄牙语", "pt"), ("allemand", "de"), ("немецкий", "de")],
)
def test_names_in_other_languages_are_understood(text: str, code: str) -> None:
    """People may name a language in theirs."""
    assert parse(text) == code


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [("portugese", "pt"), ("enlgish", "en"), ("chinise", "zh"), ("zhh", "zh")],
)
def test_a_slip_is_answered_with_the_nearest_languages(text: str, likeliest: str) -> None:
    """The error names what was probably meant, likeliest first, at most three."""
    with pytest.raises(UnknownLanguage) as caught:
        parse(text)

    assert caught.value.text == text
    assert caught.value.nearest[0] == likeliest
    assert len(caught.value.nearest) <= 3


@pytest.mark.parametrize("text", ["", " ", "klingon", "42", "🇧🇷"])
def test_nonsense_still_gets_suggestions(text: str) -> None:
    """Even where nothing is near, the answer can name known languages."""
    with pytest.raises(UnknownLanguage) as caught:
        parse(text)

    assert caught.value.nearest
    assert set(caught.value.nearest) <= set(KNOWN)


@pytest.mark.parametrize(
    ("locale", "code"),
    [
        ("pt-br", "pt"),
        ("en-US", "en"),
        ("zh-hans", "zh"),
        ("zh-TW", "zh-Hant"),
        ("es-419", "es"),
        ("sv-SE", "sv"),
        ("xx", None),
        (None, None),
    ],
)
def test_platform_locales_are_reading_languages(locale: str | None, code: str | None) -> None:
    """Telegram's and Discord's locales map to a known language, or to none."""
    assert from_locale(locale) == code


@pytest.mark.parametrize("code", sorted(set(KNOWN) - {"zh", "zh-Hant", "tl"}))
def test_names_are_babels(code: str) -> None:
    """Our table says the same as Babel's data, so that nobody has to trust our spelling."""
    locale = Locale.parse(code)

    assert KNOWN[parse(code)].own_name == locale.languages[code]
    assert KNOWN[parse(code)].english_name == Locale("en").languages[code]
