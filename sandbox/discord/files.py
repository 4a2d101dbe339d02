"""The stand-in's CDN: uploaded files and avatars, at addresses that are signed and run out.

Discord signs attachments' addresses and lets them die within a day ("Signed Attachment CDN URLs"
in its API reference), so whoever stores an address instead of the file finds out here, too.
"""

import base64
import binascii
import hashlib
import hmac
import mimetypes
import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

from sandbox.discord.errors import invalid_form
from sandbox.discord.records import Attachment, Upload

LIFETIME: Final = 24 * 60 * 60
"""Seconds for which an attachment's address works."""


class Files:
    """What was uploaded, and under which address it is found."""

    def __init__(self, now: Callable[[], float]) -> None:
        self.base = ""
        """The CDN's address, once it is served."""
        self._now = now
        self._key = hashlib.sha256(str(id(self)).encode()).digest()
        self._attachments: dict[str, Attachment] = {}
        self._avatars: dict[str, tuple[bytes, str]] = {}

    def keep(self, attachment_id: str, channel: str, upload: Upload) -> Attachment:
        """Store an uploaded file."""
        name = re.sub(r"[^\w.-]+", "_", upload.name)
        attachment = Attachment(
            id=attachment_id,
            channel=channel,
            name=name,
            content=upload.content,
            content_type=mimetypes.guess_type(name)[0] or "application/octet-stream",
            description=upload.description,
        )
        self._attachments[attachment.id] = attachment
        return attachment

    def url(self, attachment: Attachment) -> str:
        """A fresh address of a file, with the end of its life in it."""
        path = f"/attachments/{attachment.channel}/{attachment.id}/{quote(attachment.name)}"
        issued = int(self._now())
        until, since = f"{issued + LIFETIME:x}", f"{issued:x}"
        signature = self._sign(attachment.id, until, since)
        return f"{self.base}{path}?ex={until}&is={since}&hm={signature}&"

    def fetch(self, attachment_id: str, query: Mapping[str, str]) -> Attachment | None:
        """The file of an address; none where it never existed, is forged, or has run out."""
        until, since = query.get("ex", ""), query.get("is", "")
        signature = self._sign(attachment_id, until, since)
        if not hmac.compare_digest(signature, query.get("hm", "")):
            return None
        return self._attachments.get(attachment_id) if int(until, 16) >= self._now() else None

    def keep_avatar(self, picture: bytes) -> str:
        """Store a picture; the hash that names it."""
        name = hashlib.md5(picture, usedforsecurity=False).hexdigest()
        self._avatars[name] = (picture, _picture_type(picture) or "image/png")
        return name

    def avatar_url(self, owner: str, avatar: str | None) -> str | None:
        """The address of someone's picture; these do not run out."""
        return f"{self.base}/avatars/{owner}/{avatar}.png" if avatar else None

    def avatar(self, name: str) -> tuple[bytes, str] | None:
        """A picture and its media type."""
        return self._avatars.get(name)

    def keep_data_uri(self, uri: str | None, *, field: str) -> str | None:
        """Store the picture of a request's data URI ("Image Data" in the API reference)."""
        if uri is None:
            return None
        match = re.fullmatch(r"data:image/(?:png|jpeg|gif|webp);base64,(.+)", uri, re.DOTALL)
        try:
            picture = base64.b64decode(match[1], validate=True) if match else b""
        except binascii.Error:
            picture = b""
        if _picture_type(picture) is None:
            raise invalid_form([field], "BASE_TYPE_BAD_TYPE", "Invalid image data")
        return self.keep_avatar(picture)

    def _sign(self, *parts: str) -> str:
        return hmac.digest(self._key, "/".join(parts).encode(), "sha256").hex()


def _picture_type(picture: bytes) -> str | None:
    signatures = {
        b"\x89PNG\r\n\x1a\n": "image/png",
        b"\xff\xd8\xff": "image/jpeg",
        b"GIF8": "image/gif",
        b"RIFF": "image/webp",
    }
    found = (kind for start, kind in signatures.items() if picture.startswith(start))
    return next(found, None)
