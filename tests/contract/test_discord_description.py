"""The description itself: every request of it is found, and its mistakes are told apart."""

from typing import Any

import pytest

from sandbox.discord.description import Description, load_description
from sandbox.discord.gate import EVENTS, ROUTES


@pytest.fixture(name="description", scope="module")
def load() -> Description:
    """Discord's own, read once."""
    return load_description()


def test_every_route_is_described(description: Description) -> None:
    """The stand-in answers only requests that Discord's description knows."""
    assert ROUTES.keys() - description.operations.keys() == set()


def test_every_checked_event_has_a_schema(description: Description) -> None:
    """What events are checked against exists."""
    schemas = description.document["components"]["schemas"]

    assert set(EVENTS.values()) - schemas.keys() == set()


def test_every_request_finds_its_own_operation(description: Description) -> None:
    """A literal path segment wins over a parameter, so that no operation hides another."""
    for operation in description.operations.values():
        path = operation.path.replace("{", "").replace("}", "")
        found = description.find(operation.method, path)

        assert found is not None
        assert found[0].path_parameters <= operation.path_parameters
        if "@" in path or operation.path_parameters == 0:
            assert found[0].id == operation.id


@pytest.mark.parametrize(
    ("body", "errors", "unknown"),
    [
        ({"content": "olá"}, 0, 0),
        ({"content": 5}, 1, 0),
        ({"contents": "olá"}, 0, 1),
        ({"content": "x" * 4001}, 1, 0),
        ({"allowed_mentions": {"parse": ["all"]}}, 1, 0),
        ({"allowed_mentions": {"parsed": []}}, 0, 1),
        ({"message_reference": {"message_id": 5}}, 0, 0),
        ({"message_reference": {}}, 1, 0),
        ({"embeds": [{"title": "x" * 257}]}, 1, 0),
        (None, 1, 0),
    ],
)
def test_bodies_are_told_apart(
    description: Description, body: Any, errors: int, unknown: int
) -> None:
    """What breaks the document is an error; what it does not name is unknown."""
    operation = description.operations["create_message"]

    verdict = description.check_body(operation, body)

    assert (len(verdict.errors), len(verdict.unknown)) == (errors, unknown)


def test_a_mistake_is_told_where_it_is(description: Description) -> None:
    """An error deep inside a union names the place and the rule of the branch that is meant."""
    button = {"type": 2, "style": 1, "custom_id": "a", "label": "x" * 81}
    body = {"components": [{"type": 1, "components": [button]}]}

    verdict = description.check_body(description.operations["execute_webhook"], body)

    assert [each.where for each in verdict.errors] == [("components", 0, "components", 0, "label")]


def test_query_parameters_are_checked(description: Description) -> None:
    """Numbers out of range are errors, unknown names are told."""
    operation = description.operations["list_messages"]
    query = {"limit": "101", "since": "5"}

    verdict = description.check_parameters(operation, {"channel_id": "1"}, query)

    assert [each.where for each in verdict.errors] == [("limit",)]
    assert [each.where for each in verdict.unknown] == [("since",)]


def test_answers_carry_ids_as_strings(description: Description) -> None:
    """A number is no snowflake in an answer, though a request may send one."""
    problems = description.check_component("SnowflakeType", 5)

    assert len(problems) == 1


def test_webhooks_have_neither_replies_nor_nonces(description: Description) -> None:
    """Those fields are not described for webhooks, so they are told."""
    operation = description.operations["execute_webhook"]
    body = {"content": "x", "message_reference": {"message_id": "5"}}

    verdict = description.check_body(operation, body)

    assert (len(verdict.errors), len(verdict.unknown)) == (0, 1)
