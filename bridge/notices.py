"""The bot's own lines in a channel: who joined, who left, what is in the way."""

from collections.abc import Mapping
from datetime import datetime

from bridge import localization
from bridge.deliveries import Button, DeliveryId, Farewell, Part, Post
from bridge.localization import Argument
from bridge.rooms import Link


def notice(
    key: str,
    target: Link,
    message_id: str,
    now: datetime,
    *,
    said: Mapping[str, Argument],
    buttons: tuple[Button, ...] = (),
) -> Post:
    """A line in the channel's language; `key` names its occasion, so that it is said once."""
    return Post(
        id=DeliveryId(f"{key}:{target.id}:{message_id}"),
        parts=(Part(text=localization.say(message_id, locale=target.language, **said)),),
        buttons=buttons,
        composed_at=now,
    )


def farewell(key: str, link: Link, *, said: Mapping[str, Argument]) -> Farewell:
    """The last line in a channel that leaves its room."""
    return Farewell(
        id=DeliveryId(f"{key}:{link.id}:farewell"),
        channel=link.channel,
        text=localization.say("notice-unlinked", locale=link.language, **said),
    )
