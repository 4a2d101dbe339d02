"""The Bot API's own description as a judge of requests, answers and updates.

It alone reads `specs/telegram-bot-api.json` and turns it into JSON schemas, one a method and one a
type, compiled the first time they are needed. What a program sends and what the stand-in answers
are held against the same page, so that a stand-in that drifts from Telegram is found out as well.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import NotRequired, TypedDict, cast

from jsonschema_rs import Draft202012Validator

_PLAIN = {
    "Integer": "integer",
    "Float": "number",
    "String": "string",
    "Boolean": "boolean",
    "InputFile": "string",
}
"""An uploaded file is named by a string in the decoded request: `attach://<part>`."""

Schema = dict[str, object]

_ARRAY = "Array of "
_LONGEST_SENTENCE = 160


class Field(TypedDict):
    """One parameter of a method or one field of a type, as the description says it."""

    name: str
    types: list[str]
    required: bool
    description: str


class Entry(TypedDict):
    """One method or type."""

    name: str
    fields: NotRequired[list[Field]]
    subtypes: NotRequired[list[str]]
    returns: NotRequired[list[str]]


class Book(TypedDict):
    """The whole description."""

    version: str
    methods: dict[str, Entry]
    types: dict[str, Entry]


_CONSTANT = re.compile(r"(?:always|must be) [\"“]?(\w+)[\"”]?\.?$")


def _constant(field: Field) -> str | None:
    """The only value of a field that tells subtypes apart (`type`, `status`, `source`)."""
    if field["types"] != ["String"] or field["name"] not in {"type", "status", "source"}:
        return None
    found = _CONSTANT.search(field["description"])
    return found[1] if found else None


def _type_schema(name: str) -> Schema:
    if name.startswith(_ARRAY):
        return {"type": "array", "items": _type_schema(name.removeprefix(_ARRAY))}
    if name in _PLAIN:
        return {"type": _PLAIN[name]}
    return {"$ref": f"#/$defs/{name}"}


def _union(names: Sequence[str]) -> Schema:
    """Any of the types; "Array of A, B or C" means that each item may be any of them."""
    items = [name.removeprefix(_ARRAY) for name in names if name.startswith(_ARRAY)]
    if len(items) > 1 and len(items) == len(names):
        return {"type": "array", "items": _union(items)}
    schemas = [_type_schema(name) for name in names]
    return schemas[0] if len(schemas) == 1 else {"anyOf": schemas}


def _field_schema(field: Field) -> Schema:
    constant = _constant(field)
    return _union(field["types"]) if constant is None else {"const": constant}


def _object(entry: Entry) -> Schema:
    if "subtypes" in entry:
        return _union(entry["subtypes"])
    fields = entry.get("fields", [])
    return {
        "type": "object",
        "properties": {field["name"]: _field_schema(field) for field in fields},
        "required": [field["name"] for field in fields if field["required"]],
        "additionalProperties": False,
    }


def _referenced(schema: object) -> Iterator[str]:
    """The types that a schema points to, directly."""
    if isinstance(schema, Mapping):
        for key, value in cast("Mapping[str, object]", schema).items():
            if key == "$ref":
                yield str(value).rpartition("/")[2]
            else:
                yield from _referenced(value)
    elif isinstance(schema, list):
        for item in cast("list[object]", schema):
            yield from _referenced(item)


class TelegramDescription:
    """What the Bot API takes and gives. Violations come out as sentences; none means valid."""

    def __init__(self, book: Book) -> None:
        self._book = book
        self._names = {name.lower(): name for name in book["methods"]}
        self._definitions = {name: _object(entry) for name, entry in book["types"].items()}
        self._validators: dict[str, Draft202012Validator] = {}
        self._parameters = {
            name: {field["name"]: frozenset(field["types"]) for field in entry.get("fields", [])}
            for name, entry in book["methods"].items()
        }

    def methods(self) -> tuple[str, ...]:
        """All methods' names."""
        return tuple(self._book["methods"])

    def types(self) -> tuple[str, ...]:
        """All types' names."""
        return tuple(self._book["types"])

    def method(self, name: str) -> str | None:
        """The method's proper name, whatever its letter case; None where there is none."""
        return self._names.get(name.lower())

    def decode(self, method: str, raw: Mapping[str, object]) -> dict[str, object]:
        """The parameters with their types: a form carries everything as text, nested ones as JSON.

        What does not parse stays text, and is then found by `request_violations`.
        """
        types = self._parameters[method]
        return {
            name: _parsed(value, types.get(name, frozenset({"String"})))
            for name, value in raw.items()
        }

    def request_violations(self, method: str, parameters: Mapping[str, object]) -> tuple[str, ...]:
        """Where decoded parameters break the method's description: missing, unknown, wrong."""
        schema = _object(self._book["methods"][method])
        return self._violations(f"method {method}", schema, parameters)

    def answer_violations(self, method: str, result: object) -> tuple[str, ...]:
        """Where a method's result is not what the description promises."""
        returns = self._book["methods"][method].get("returns", [])
        return self._violations(f"answer {method}", _union(returns), result)

    def type_violations(self, name: str, value: object) -> tuple[str, ...]:
        """Where a value is no complete, valid object of the named type (`Update`, `Message`)."""
        return self._violations(f"type {name}", _type_schema(name), value)

    def reactions(self) -> frozenset[str]:
        """The emoji that may be reacted with."""
        fields = self._book["types"]["ReactionTypeEmoji"].get("fields", [])
        described = next(field["description"] for field in fields if field["name"] == "emoji")
        return frozenset(re.findall(r"[\"“]([^\"”]+)[\"”]", described))

    def _violations(self, key: str, schema: Schema, value: object) -> tuple[str, ...]:
        validator = self._validators.get(key)
        if validator is None:
            validator = self._validators[key] = self._compiled(schema)
        if validator.is_valid(value):
            return ()
        return tuple(
            f"{key}: {'/'.join(str(step) for step in error.instance_path) or '(whole)'}: "
            f"{_without_values(error.message)}"
            for error in validator.iter_errors(value)
        )

    def _compiled(self, schema: Schema) -> Draft202012Validator:
        needed: dict[str, Schema] = {}
        waiting = list(_referenced(schema))
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed[name] = self._definitions[name]
                waiting += _referenced(needed[name])
        return Draft202012Validator({**schema, "$defs": needed})


def _parsed(value: object, types: frozenset[str]) -> object:
    if not isinstance(value, str) or not types.isdisjoint({"String", "InputFile"}):
        return value
    if "Boolean" in types:
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
    try:
        return cast("object", json.loads(value))
    except ValueError:
        return value


def _without_values(message: str) -> str:
    """A violation's sentence, cut so that no chat text gets into a log whole."""
    return message if len(message) <= _LONGEST_SENTENCE else f"{message[:60]} … {message[-90:]}"


@cache
def telegram_description() -> TelegramDescription:
    """The description that comes with the sandbox, read once."""
    text = (files("sandbox") / "specs" / "telegram-bot-api.json").read_text(encoding="utf-8")
    return TelegramDescription(cast("Book", json.loads(text)))
