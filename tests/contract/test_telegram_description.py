"""The Bot API's description judges requests and answers."""

import pytest

from sandbox.telegram.description import telegram_description

description = telegram_description()


def test_a_form_becomes_typed_parameters() -> None:
    """Texts of a form turn into the types that the method's description names."""
    form = {
        "chat_id": "-1001",
        "text": "12",
        "entities": '[{"type": "bold", "offset": 0, "length": 2}]',
        "disable_notification": "true",
    }

    decoded = description.decode("sendMessage", form)

    assert decoded == {
        "chat_id": "-1001",
        "text": "12",
        "entities": [{"type": "bold", "offset": 0, "length": 2}],
        "disable_notification": True,
    }
    assert description.request_violations("sendMessage", decoded) == ()


@pytest.mark.parametrize(
    ("parameters", "breach"),
    [
        ({"chat_id": 1}, '"text" is a required property'),
        ({"chat_id": 1, "text": "x", "reply_to_message_id": 5}, "reply_to_message_id"),
        ({"chat_id": 1, "text": "x", "disable_notification": "maybe"}, "disable_notification"),
        ({"chat_id": 1, "text": "x", "entities": [{"type": "bold"}]}, "entities/0"),
        ({"chat_id": 1, "text": "x", "reply_parameters": {"message_id": "x"}}, "message_id"),
    ],
)
def test_breaches_of_a_request_are_named(parameters: dict[str, object], breach: str) -> None:
    """A missing, unknown or wrongly typed parameter is a violation that says where."""
    violations = description.request_violations("sendMessage", parameters)

    assert any(breach in violation for violation in violations)


def test_an_album_may_mix_its_kinds() -> None:
    """Each item of an album may be any of the kinds that the description lists."""
    media = [{"type": "photo", "media": "a"}, {"type": "video", "media": "b"}]

    assert description.request_violations("sendMediaGroup", {"chat_id": 1, "media": media}) == ()
    assert description.request_violations(
        "sendMediaGroup", {"chat_id": 1, "media": [{"type": "poem", "media": "a"}]}
    )


def test_an_incomplete_answer_is_found_out() -> None:
    """What the stand-in answers and emits is held against the same description."""
    assert description.answer_violations(
        "getMe", {"id": 1, "is_bot": True, "first_name": "x"}
    ) == (())
    assert description.answer_violations("getMe", {"id": 1})
    assert description.type_violations("Update", {"update_id": 1, "message": {"message_id": 2}})


def test_every_method_and_type_compiles() -> None:
    """The description is understood to its last method and type."""
    methods, types = description.methods(), description.types()

    for method in methods:
        description.request_violations(method, {})
        description.answer_violations(method, None)
    for name in types:
        description.type_violations(name, None)

    assert (len(methods), len(types)) == (180, 359)


def test_method_names_ignore_case_and_reactions_are_listed() -> None:
    """`sendmessage` is sendMessage; the fixed list of reactions comes from the description."""
    assert description.method("sendmessage") == "sendMessage"
    assert description.method("sendNonsense") is None
    assert {"👍", "❤", "🔥"} <= description.reactions()
