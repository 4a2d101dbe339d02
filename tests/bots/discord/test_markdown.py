"""Discord's markdown as rich text, case by case."""

import pytest

from bots.discord.markdown import to_richtext
from bridge.richtext import RichText, Style, join


def styled(text: str, style: Style, value: str | None = None) -> RichText:
    """A shorter name for the tables below."""
    return RichText.styled(text, style, value)


@pytest.mark.parametrize(
    ("content", "rich"),
    [
        (
            "**b** *i* _j_",
            join([styled("b", Style.BOLD), " ", styled("i", Style.ITALIC), " "])
            + styled("j", Style.ITALIC),
        ),
        ("***both***", styled("both", Style.ITALIC).wrapped(Style.BOLD)),
        ("snake_case_name", RichText("snake_case_name")),
        ("2 * 3 * 4", RichText("2 * 3 * 4")),
        (
            "__u__ ~~s~~ ||p||",
            join(
                [
                    styled("u", Style.UNDERLINE),
                    " ",
                    styled("s", Style.STRIKE),
                    " ",
                    styled("p", Style.SPOILER),
                ]
            ),
        ),
        ("```py\nx\n```", styled("x", Style.PRE, "py")),
        ("`a*b*`", styled("a*b*", Style.CODE)),
        ("\\*no\\*", RichText("*no*")),
        ("# Title\n- item", RichText("# Title\n- item")),
        ("-# small", styled("small", Style.SMALL)),
        ("> a\n> b\nc", styled("a\nb", Style.QUOTE) + "\nc"),
        (">>> a\nb", styled("a\nb", Style.QUOTE)),
        ("[tea](https://a.b)", styled("tea", Style.LINK, "https://a.b")),
        ("<https://a.b/c_d_>", RichText("https://a.b/c_d_")),
        ("https://a.b/c_d_ x_", RichText("https://a.b/c_d_ x_")),
        ("<a:blob:12>", styled(":blob:", Style.CUSTOM_EMOJI, "12")),
        ("<t:1736884800:R>", RichText("2025-01-14 20:00 UTC")),
        ("<@!7>", styled("@7", Style.MENTION, "7")),
        ("</bridge join:1>", RichText("/bridge join")),
    ],
)
def test_markdown_as_rich_text(content: str, rich: RichText) -> None:
    """What Discord's client would show, with headings and lists as they were typed."""
    assert to_richtext(content) == rich
