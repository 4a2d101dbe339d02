"""Rich text as Discord's markdown, case by case."""

import pytest

from bots.discord.formatting import from_richtext, quotation
from bridge.events import Channel, ChannelId, MessageId, MessageRef, Platform
from bridge.ports import ReplyTarget
from bridge.richtext import RichText, Span, Style, join


def styled(text: str, style: Style, value: str | None = None) -> RichText:
    """A shorter name for the tables below."""
    return RichText.styled(text, style, value)


@pytest.mark.parametrize(
    ("rich", "content"),
    [
        (RichText("ok (lol) - 2.500 por mês 😹 @ana #1"), "ok (lol) - 2.500 por mês 😹 @ana #1"),
        (RichText("https://a.b/c_d_e and a_b"), "https://a.b/c_d_e and a\\_b"),
        (RichText("# no heading"), "\\# no heading"),
        (RichText("- no list\n1. no list"), "\\- no list\n1\\. no list"),
        (RichText("> no quote"), "\\> no quote"),
        (RichText("-# not small"), "-\\# not small"),
        (RichText("<@1> @everyone <t:1>"), "\\<@1> \\@everyone \\<t:1>"),
        (RichText("[a](https://b.c)"), "\\[a](https://b.c)"),
        (RichText("~x~ ~~y~~ a|b ||c||"), "~x~ \\~\\~y\\~\\~ a|b \\|\\|c\\|\\|"),
        (styled(" bold ", Style.BOLD), " **bold** "),
        (styled("it", Style.ITALIC) + "alic", "*it*alic"),
        (styled("i", Style.ITALIC) + " x", "_i_ x"),
        (
            join([styled("b", Style.BOLD), styled("i", Style.ITALIC), styled("u", Style.STRIKE)]),
            "**b**_i_~~u~~",
        ),
        (styled("both", Style.BOLD).wrapped(Style.SPOILER), "**||both||**"),
        (
            RichText(
                "abc",
                (
                    Span(start=0, end=2, style=Style.BOLD),
                    Span(start=1, end=3, style=Style.UNDERLINE),
                ),
            ),
            "**a__b__**__c__",
        ),
        (styled("a`b", Style.CODE), "``a`b``"),
        (styled("`", Style.CODE), "`` ` ``"),
        (styled("x = 1", Style.PRE, "python"), "```python\nx = 1\n```"),
        (styled("tea", Style.LINK, "https://a.b/(c)"), "[tea](https://a.b/%28c%29)"),
        (styled("tea", Style.LINK, "tg://user?id=1"), "tea"),
        (styled("https://bank.com", Style.LINK, "https://evil.com"), "https://bank.com"),
        (styled("one\n\ntwo", Style.QUOTE) + "\nthree", "> one\n> \n> two\nthree"),
        (styled("long", Style.EXPANDABLE_QUOTE), "> long"),
        (RichText("oi\n") + styled("the original", Style.SMALL), "oi\n-# the original"),
        (styled("@Ana", Style.MENTION, "77"), "@Ana"),
        (styled("🙂", Style.CUSTOM_EMOJI, "5"), "🙂"),
    ],
)
def test_rich_text_as_markdown(rich: RichText, content: str) -> None:
    """Formatting becomes markers, and only formatting does."""
    assert from_richtext(rich) == content


def test_a_text_of_nothing_but_markers_goes_into_a_code_block() -> None:
    """Where backslashes would pass the limit nothing is lost and nothing is markup."""
    content = from_richtext(RichText("*" * 1700))

    assert content == "```\n" + "*" * 1700 + "\n```"


def test_a_quotation_is_short_and_says_where() -> None:
    """Its author and first words stay within bounds, whatever they are made of."""
    channel = Channel(platform=Platform("discord"), id=ChannelId("2"))
    ref = MessageRef(channel=channel, id=MessageId("3"))

    line = quotation(ReplyTarget(ref=ref, author="*" * 99, excerpt="_" * 999), "1")

    assert line == "-# ↩ [" + "\\*" * 39 + "…](https://discord.com/channels/1/2/3)"
