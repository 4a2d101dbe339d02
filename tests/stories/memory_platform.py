"""A third platform's adapter: all that one has to bring, on one page. See `memory_world`."""

from collections.abc import AsyncGenerator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from bridge.deliveries import CommandAnswer
from bridge.errors import Ignored, Refused
from bridge.events import Attachment, Channel, CommandGiven, MessageId, MessageRef, Platform
from bridge.localization import Messages
from bridge.platforms import PlatformSpec, Surroundings
from bridge.ports import Capabilities, FileSource, Intake, Outgoing
from bridge.settings import PlatformSettings
from sandbox.world import Shown, ShownFile
from tests.stories.memory_world import PLATFORM, MemoryWorld

MESSAGES = Messages(Path(__file__).parent / "memory_locales")
CAPABILITIES = Capabilities(
    text_limit=1000,
    caption_limit=1000,
    attachments_limit=4,
    file_limit=1_000_000,
    counts_utf16=False,
    has_faces=False,
    has_expandable_quotes=False,
    has_small_text=False,
)


class MemoryBot:
    """The `PlatformBot`, `Outbound` and `FileSource` of the platform in one."""

    def __init__(self, world: MemoryWorld, files: Mapping[Platform, FileSource]) -> None:
        self._world = world
        self._others = files
        self.is_ready = False

    @property
    def outbound(self) -> "MemoryBot":
        """It carries out deliveries itself."""
        return self

    @property
    def files(self) -> "MemoryBot":
        """It opens files itself."""
        return self

    def invitation(self) -> str | None:
        """Where it is added to a chat."""
        return "https://memory.example/add"

    async def completed(self, given: CommandGiven) -> CommandGiven:
        """Commands come complete."""
        return given

    async def meet(self) -> None:
        """It is known from the start."""

    async def run(self, intake: Intake) -> None:
        """Hand over what happens, one after the other."""
        self.is_ready = True
        while True:
            await intake.take(await self._world.happened.get())

    async def post(self, channel: Channel, outgoing: Outgoing) -> tuple[MessageId, ...]:
        """Show it."""
        return (self._world.add(channel, await self._shown(outgoing)).id,)

    async def edit(self, message: MessageRef, outgoing: Outgoing) -> None:
        """Show it so from now on."""
        before = self._found(message)
        shown = await self._shown(outgoing)
        self._world.shown[message] = replace(
            shown, id=message.id, reply_to=before.reply_to, is_edited=True
        )
        self._world.changes.announce()

    async def delete(self, message: MessageRef) -> None:
        """Show it no more."""
        self._found(message)
        del self._world.shown[message]
        self._world.changes.announce()

    async def answer(self, answer: CommandAnswer) -> tuple[MessageId, ...]:
        """Show it to the asker alone."""
        self._world.answers[answer.address] = Shown(
            id=answer.address,
            author="teahouse",
            text=answer.for_one_alone().text.text,
            is_bot=True,
        )
        self._world.changes.announce()
        return ()

    @asynccontextmanager
    async def open(self, attachment: Attachment) -> AsyncGenerator[AsyncGenerator[bytes]]:
        """The file in one chunk."""
        if attachment.source not in self._world.files:
            raise Refused(f"{attachment.name} is gone")

        async def chunks() -> AsyncGenerator[bytes]:
            yield self._world.files[attachment.source]

        yield chunks()

    def _found(self, message: MessageRef) -> Shown:
        if message not in self._world.shown:
            raise Ignored(f"{message} is gone")
        return self._world.shown[message]

    async def _shown(self, outgoing: Outgoing) -> Shown:
        return Shown(
            id="",
            author="teahouse",
            text=outgoing.part.text.text,
            reply_to=outgoing.reply_to.ref.id if outgoing.reply_to else None,
            files=tuple([await self._fetched(file) for file in outgoing.part.attachments]),
            is_bot=True,
        )

    async def _fetched(self, file: Attachment) -> ShownFile:
        async with self._others[file.platform].open(file) as chunks:
            content = b"".join([chunk async for chunk in chunks])
        return ShownFile(name=file.name, kind=file.kind, content=content)


def memory_platform(world: MemoryWorld) -> PlatformSpec:
    """The platform as one thing to add; its token is any word."""

    @asynccontextmanager
    async def open_bot(
        _settings: PlatformSettings, surroundings: Surroundings
    ) -> AsyncGenerator[MemoryBot]:
        yield MemoryBot(world, surroundings.files)

    return PlatformSpec(
        name=PLATFORM,
        settings=PlatformSettings,
        capabilities=lambda _settings: CAPABILITIES,
        messages=MESSAGES,
        tokens=r"memory-[a-z]{8,}",
        open_bot=open_bot,
    )
