"""What Discord's own OpenAPI document says: which requests exist, and whether one keeps to it.

Requests are read in two ways. One is the document as written: a request that breaks it is
refused, as Discord does. The strict one also forbids fields that the document does not name
(Discord ignores them silently, so a misspelt `allowed_mentions` would ping a whole channel there):
a request that breaks only this one is answered and counted as a violation.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final, cast
from urllib.parse import quote

from jsonschema_rs import Draft202012, Registry, ValidationError, Validator, validator_for

Json = dict[str, Any]

DOCUMENT: Final = Path(__file__).parent.parent / "specs" / "discord-openapi.json"

LONG: Final = 200
"""Characters of an error's text beyond which its middle is left out."""

SAID_BY_DISCORD_PY: Final[Mapping[str, tuple[str, ...]]] = {
    "MessageEditRequestPartial": ("tts",),
    "IncomingWebhookUpdateRequestPartial": ("tts",),
    "IncomingWebhookUpdateForInteractionCallbackRequestPartial": ("tts",),
    "ApplicationCommandCreateRequest": ("nsfw",),
    "ApplicationCommandUpdateRequest": ("nsfw",),
    "ApplicationCommandPatchRequestPartial": ("nsfw",),
    "MessageAttachmentRequest": (
        *("content_type", "ephemeral", "flags", "height", "proxy_url", "size", "spoiler"),
        *("url", "width"),
    ),
}
"""Fields beyond the document that discord.py 2.7.1 sends on its own and that do nothing."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One way in which a value breaks a schema."""

    where: tuple[str | int, ...]
    what: str

    def __str__(self) -> str:
        place = ".".join(map(str, self.where)) or "(whole)"
        return f"{place}: {self.what}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What is wrong with a request: by the document, and by the strict reading of it."""

    errors: tuple[Problem, ...] = ()
    unknown: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Operation:
    """One request that the document describes."""

    id: str
    method: str
    path: str
    pattern: re.Pattern[str]
    needs_token: bool
    parameters: tuple[Json, ...] = field(repr=False)
    pointer: str = field(repr=False)
    body_types: tuple[str, ...] = ()
    body_required: bool = False

    @property
    def path_parameters(self) -> int:
        """How much of the path is variable: a literal segment wins over a parameter."""
        return self.path.count("{")


class Description:
    """The document, with its schemas compiled when they are first needed, and once."""

    def __init__(self, document: Json) -> None:
        self.document = document
        self.operations = {operation.id: operation for operation in _operations(document)}
        self._by_shape: dict[tuple[str, int], list[Operation]] = {}
        for operation in self.operations.values():
            shape = (operation.method, operation.path.count("/"))
            self._by_shape.setdefault(shape, []).append(operation)
        asked = _as_asked(document)
        readings = {"answered:": document, "asked:": asked, "strict:": _strict(asked)}
        self._registry = Registry(list(readings.items()), draft=Draft202012)
        self._validators: dict[str, Validator] = {}

    def find(self, method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
        """The described request of this address, with its path parameters."""
        found = [
            (operation, match.groupdict())
            for operation in self._by_shape.get((method, path.count("/")), ())
            if (match := operation.pattern.fullmatch(path))
        ]
        return min(found, key=lambda each: each[0].path_parameters, default=None)

    def check_parameters(
        self, operation: Operation, path: Mapping[str, str], query: Mapping[str, str]
    ) -> Verdict:
        """Path and query against the document."""
        errors: list[Problem] = []
        for number, parameter in enumerate(operation.parameters):
            given = path if parameter["in"] == "path" else query
            name = parameter["name"]
            if name in given:
                pointer = f"{operation.pointer}/parameters/{number}/schema"
                value = _from_text(given[name], parameter["schema"])
                errors += [
                    Problem((name, *each.where), each.what)
                    for each in self._problems("asked:" + pointer, value)
                ]
        named = {p["name"] for p in operation.parameters if p["in"] == "query"}
        unknown = [Problem((name,), "unknown query parameter") for name in query.keys() - named]
        return Verdict(errors=tuple(errors), unknown=tuple(unknown))

    def check_body(self, operation: Operation, body: object) -> Verdict:
        """A JSON body (or a form's `payload_json`) against the document."""
        if not operation.body_types:
            return Verdict(unknown=(Problem((), "no body is described"),) if body else ())
        if body is None:
            missing = (Problem((), "a body is required"),) if operation.body_required else ()
            return Verdict(errors=missing)
        pointer = f"{operation.pointer}/requestBody/content/application~1json/schema"
        if not (strict := self._problems("strict:" + pointer, body)):
            return Verdict()
        if errors := self._problems("asked:" + pointer, body):
            return Verdict(errors=errors)
        return Verdict(unknown=strict)

    def check_answer(self, operation: Operation, status: int, body: object) -> tuple[Problem, ...]:
        """What we answer, where the document describes it."""
        responses = self.document["paths"][operation.path][operation.method.lower()]["responses"]
        schema = responses.get(str(status), {}).get("content", {}).get("application/json")
        if schema is None:
            return ()
        pointer = f"{operation.pointer}/responses/{status}/content/application~1json/schema"
        return self._problems("answered:" + pointer, body)

    def check_component(self, name: str, value: object) -> tuple[Problem, ...]:
        """A value (an event's payload) against a named schema."""
        return self._problems(f"answered:#/components/schemas/{name}", value)

    def _problems(self, reference: str, value: object) -> tuple[Problem, ...]:
        validator = self._validators.get(reference)
        if validator is None:
            validator = validator_for(
                {"$ref": reference},
                registry=self._registry,
                validate_formats=True,
                offline=True,
            )
            self._validators[reference] = validator
        instance = cast("Any", value)
        if validator.is_valid(instance):
            return ()
        return tuple(each for error in validator.iter_errors(instance) for each in _leaves(error))


@cache
def load_description() -> Description:
    """The description, read once per process."""
    return Description(json.loads(DOCUMENT.read_bytes()))


def _operations(document: Json) -> Iterable[Operation]:
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method == "parameters":
                continue
            own = _escape_all("#", "paths", path, method)
            shared = tuple(item.get("parameters", ()))
            body = operation.get("requestBody", {})
            security = operation.get("security", ())
            merged = (*shared, *operation.get("parameters", ()))
            operation["parameters"] = list(merged)
            yield Operation(
                id=operation["operationId"],
                method=method.upper(),
                path=path,
                pattern=re.compile(re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(path))),
                needs_token=bool(security) and {} not in security,
                parameters=merged,
                pointer=own,
                body_types=tuple(body.get("content", ())),
                body_required=bool(body.get("required")),
            )


def _escape_all(*segments: str) -> str:
    return "/".join(quote(s.replace("~", "~0").replace("/", "~1"), safe="#~@") for s in segments)


def _as_asked(document: Json) -> Json:
    """The document for requests: they may carry ids as numbers, too (API reference, Snowflakes).

    discord.py does so; answers always carry strings.
    """
    components = document["components"]
    snowflake = components["schemas"]["SnowflakeType"]
    either = {"oneOf": [{"type": "integer", "minimum": 0}, snowflake]}
    schemas = components["schemas"] | {"SnowflakeType": either}
    return document | {"components": components | {"schemas": schemas}}


def _strict(document: Json) -> Json:
    """The document with unknown fields forbidden, but for what discord.py says besides."""
    strict = cast("Json", _closed(document))
    for name, extras in SAID_BY_DISCORD_PY.items():
        strict["components"]["schemas"][name]["properties"].update(dict.fromkeys(extras, True))
    return strict


def _closed(value: object) -> object:
    match value:
        case dict():
            schema = {key: _closed(each) for key, each in cast("Json", value).items()}
            if schema.get("type") in ("object", ["object", "null"]) and "properties" in schema:
                schema.setdefault("additionalProperties", False)
            return schema
        case list():
            return [_closed(each) for each in cast("list[object]", value)]
        case _:
            return value


def _from_text(text: str, schema: Json) -> object:
    """A query parameter's value; booleans may be numbers, as discord.py writes them."""
    match schema.get("type"):
        case "integer" if re.fullmatch(r"-?\d+", text):
            return int(text)
        case "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
        case _:
            return text


def _leaves(error: ValidationError) -> list[Problem]:
    """A union's error told by the branch that comes closest."""
    place = tuple(error.instance_path)
    branches = cast("list[list[ValidationError]]", getattr(error.kind, "context", None) or [])
    if branches:
        told = [[leaf for each in branch for leaf in _leaves(each)] for branch in branches]
        close = [leaves for leaves in told if not _is_other_kind(place, leaves)]
        return min(close or told, key=len)
    return [Problem(place, _shortened(error.message))]


def _is_other_kind(place: tuple[str | int, ...], leaves: list[Problem]) -> bool:
    """Whether a branch of a union is meant for something else: null, or another `type`."""
    tags = (place, (*place, "type"))
    return any(each.where in tags and "required" not in each.what for each in leaves)


def _shortened(message: str) -> str:
    """Without most of a long value in it."""
    return message if len(message) <= LONG else f"{message[:80]} … {message[-110:]}"
