"""The methods about files: send one or an album, replace one, find and download one."""

import itertools
from collections.abc import Mapping
from functools import partial
from typing import cast

from sandbox.telegram.calls import Call, Handler, Upload
from sandbox.telegram.errors import bad_request
from sandbox.telegram.files import DOWNLOAD_LIMIT
from sandbox.telegram.messages import changed, editable
from sandbox.telegram.objects import Chat, Json, Message, StoredFile
from sandbox.telegram.text import FormattedText, checked_caption

_ALBUM = range(2, 11)
_ALONE = frozenset({"document", "audio"})
"""Kinds that share an album only with their own."""
_FIGURES = ("width", "height", "duration", "length", "performer", "title", "emoji")
_albums = itertools.count(13_000_000_000_000_001)


def send_file(call: Call, kind: str) -> object:
    """`sendPhoto`, sendDocument and the like."""
    chat = call.chat()
    file = _resolve(call, kind, call.parameters.get(kind))
    message = call.draft(chat)
    message.text = checked_caption(call.text("caption"), call.entities("caption_entities"))
    message.file, message.media = file, _media(call, file, call.parameters)
    return call.send(message)[0]


def send_media_group(call: Call) -> object:
    """`sendMediaGroup`: two to ten files that belong together."""
    chat = call.chat()
    items = _items(call)
    kinds = {str(item.get("type")) for item in items}
    if kinds & _ALONE and len(kinds) > 1:
        raise bad_request("can't use the media of the specified type in the album")
    album = str(next(_albums))
    messages = [_album_item(call, chat, item, album) for item in items]
    return call.send(*messages)


def _items(call: Call) -> list[Json]:
    listed = call.sequence("media")
    if len(listed) not in _ALBUM:
        few = len(listed) < _ALBUM.start
        raise bad_request(f"too {'few' if few else 'many'} messages to send as an album")
    if not all(isinstance(item, dict) for item in listed):
        raise bad_request("can't parse InputMedia: expected an Object")
    return cast("list[Json]", listed)


def _album_item(call: Call, chat: Chat, item: Json, album: str) -> Message:
    kind = str(item.get("type"))
    if kind not in {"photo", "video", "document", "audio"}:
        raise bad_request(f'can\'t parse InputMedia: type "{kind}" is invalid')
    file = _resolve(call, kind, item.get("media"))
    message = call.draft(chat)
    message.album = album
    message.text = _caption(item)
    message.file, message.media = file, _media(call, file, item)
    return message


def edit_message_media(call: Call) -> object:
    """`editMessageMedia`: another file in the place of one; a text may become one, too."""
    message = editable(call)
    item = call.mapping("media")
    kind = str(item.get("type"))
    mixes = kind in _ALONE or bool(message.media.keys() & _ALONE)
    if message.album and mixes and kind not in message.media:
        raise bad_request("can't use the media of the specified type in the album")
    file = _resolve(call, kind, item.get("media"))
    media = message.media if file == message.file else _media(call, file, item)
    return changed(
        call, message, text=_caption(item), markup=call.markup(), file=file, media=media
    )


def _caption(item: Json) -> FormattedText:
    if item.get("parse_mode"):
        raise bad_request("unsupported parse_mode")
    entities = cast("list[Json]", item.get("caption_entities", []))
    return checked_caption(str(item.get("caption", "")), entities)


def _media(call: Call, file: StoredFile, said: Mapping[str, object]) -> Json:
    """The message's fields for a file, with what the sender said about it."""
    figures = {name: said[name] for name in _FIGURES if name in said}
    media = call.world.files.media(file, figures)
    return media | {"has_media_spoiler": True} if said.get("has_spoiler") is True else media


def _resolve(call: Call, kind: str, named: object) -> StoredFile:
    """The file a parameter stands for: an upload, a known file's id; never an address."""
    if not named:
        raise bad_request(f"there is no {kind.replace('_', ' ')} in the request")
    name = str(named)
    upload = call.uploads.get(name.removeprefix("attach://"))
    if name.startswith("attach://") and upload is None:
        raise bad_request("can't parse InputMedia: file not found in the request")
    if upload is not None:
        return _uploaded(call, kind, upload)
    if name.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    known = call.world.files.get(name)
    if known is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if known.kind != kind:
        raise bad_request(f"can't use file of type {known.kind.title()} as {kind.title()}")
    return known


def _uploaded(call: Call, kind: str, upload: Upload) -> StoredFile:
    return call.world.files.add(kind, upload.content, upload.name, upload.mime)


def get_file(call: Call) -> object:
    """`getFile`: the path to download a file from, up to 20 MB."""
    wanted = call.text("file_id")
    if not wanted:
        raise bad_request("file_id not specified")
    file = call.world.files.get(wanted)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(file.content) > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return {**file.json(), "file_path": file.path}


METHODS: Mapping[str, Handler] = {
    "sendPhoto": partial(send_file, kind="photo"),
    "sendDocument": partial(send_file, kind="document"),
    "sendVideo": partial(send_file, kind="video"),
    "sendAnimation": partial(send_file, kind="animation"),
    "sendAudio": partial(send_file, kind="audio"),
    "sendVoice": partial(send_file, kind="voice"),
    "sendVideoNote": partial(send_file, kind="video_note"),
    "sendSticker": partial(send_file, kind="sticker"),
    "sendMediaGroup": send_media_group,
    "editMessageMedia": edit_message_media,
    "getFile": get_file,
}
