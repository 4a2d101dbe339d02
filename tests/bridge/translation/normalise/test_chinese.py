"""Chinese chat lines: shorthand inside words, blanks for commas, figures, both widths of marks."""

import pytest

from bridge.events import Language
from bridge.translation.normalise import prepare
from bridge.translation.pieces import Kept
from bridge.translation.protect import protect

ZH, EN = Language("zh"), Language("en")


def prepared(text: str) -> str:
    """What the engine is given of a Chinese line; in brackets what it never sees."""
    line = prepare(protect(text), source=ZH, target=EN).candidates[0]
    return "".join(
        f"[{piece.target}]" if isinstance(piece, Kept) else piece.text for piece in line
    )


def restored(text: str, output: str, *, source: Language, target: Language) -> str:
    """What the reader gets when the engine answers with `output`."""
    return prepare(protect(text), source=source, target=target).restore(output)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("刚下班 累死", "刚下班。[, i'm exhausted]"),
        ("xswl 这也太搞笑了", "[i'm dying of laughter, ]这也太搞笑了。"),
        ("emo了 想回家", "心情不好，想回家。"),
        ("Kevin 明天来吗", "Kevin 明天来吗？"),
    ],
)
def test_a_blank_is_a_comma(text: str, expected: str) -> None:
    """Between two Chinese words a blank parts clauses; beside a foreign word it does not."""
    assert prepared(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("yyds", "[the goat]"),
        ("绝绝子", "[awesome]"),
        ("我真的破防了", "我真的受不了了。"),
        ("今天就想摆烂", "今天就想什么都不做。"),
        ("别摸鱼了", "别偷懒了。"),
        ("咱们几点走", "我们几点走？"),
        ("贼便宜", "非常便宜。"),
        ("23333 你也太搞笑了", "[haha ]你也太搞笑了。"),
        ("666 你太厉害了", "[awesome, ]你太厉害了。"),
    ],
)
def test_slang_is_said_plainly(text: str, expected: str) -> None:
    """What engines learned nothing of becomes plain Chinese, or the reader's own words."""
    assert prepared(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "他偶尔来一次",
        "香菇炒饭很好吃",
        "你这个人太野蛮了",
        "晚上好冷啊",
        "大家好久不见",
        "巨大的房子",
        "他是小偷还是小贼",
        "菜凉了",
        "额头疼",
        "这件事对大大小小的公司都一样",
        "我来了三次",
    ],
)
def test_slang_inside_another_word_is_none(text: str) -> None:
    """Chinese has no blanks between words, so a table's character may be part of another word."""
    assert prepared(text) == text + "。"


@pytest.mark.parametrize("text", ["加油站在哪", "请问哪里有加油站"])
def test_a_longer_word_is_itself(text: str) -> None:
    """A petrol station cheers nobody."""
    assert prepared(text).startswith(text)


def test_marks_are_of_the_readers_width() -> None:
    """Chinese readers see wide marks, others narrow ones, however their author typed."""
    to_zh = restored("come here!!!", "来这里！", source=EN, target=ZH)
    to_en = restored(
        "我真的很喜欢这里！！！还想去", "I love it here! I want to go again.", source=ZH, target=EN
    )

    assert to_zh == "来这里！！！"
    assert to_en == "I love it here! I want to go again"


def test_what_goes_on_after_a_comma_is_small() -> None:
    """Chinese has no capitals to tell where a sentence began."""
    text = restored("笑死 他居然摔了一跤", "so funny, He fell down.", source=ZH, target=EN)

    assert text == "so funny, he fell down"


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("周末去爬山不", "？"),
        ("他明天来不来", "？"),
        ("你们几点到", "？"),
        ("请问地铁站怎么走", "？"),
        ("他从来不", "。"),
        ("我跟他说不", "。"),
    ],
)
def test_words_tell_a_question(text: str, mark: str) -> None:
    """A verb with its negation asks, and so does a negation alone at the end."""
    assert prepared(text).endswith(mark)
