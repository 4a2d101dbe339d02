"""A message that shows several sources, each in a stretch of its text. Pure.

It is laid out of the sources' kept forms, one below the other; when one of them changes or goes,
it is laid out anew and the others' stretches move.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from bridge.deliveries import CopyPart, Face, KeptForm, Part
from bridge.events import MessageRef
from bridge.richtext import join

SEPARATOR = "\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What one source has in a shared message."""

    source: MessageRef
    index: int
    """Which part of the source's copy it is."""
    parts: tuple[CopyPart, ...]
    """Where that part is shown: in this message, and in others if it is an album."""
    form: KeptForm | None
    """None where it is kept no more."""

    def moved(self, message: MessageRef, start: int, end: int) -> tuple[CopyPart, ...]:
        """Where the part is shown once its stretch of this message begins and ends there."""
        here = CopyPart(ref=message, start=start, end=end)
        return tuple(here if part.ref == message else part for part in self.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class LaidOut:
    """A shared message as it is to look."""

    part: Part
    face: Face | None
    ranges: tuple[tuple[int, int], ...]
    """Where each source's stretch begins and ends in the text."""


def lay_out(stretches: Sequence[Stretch]) -> LaidOut | None:
    """All stretches in one message; None where one of their forms is kept no more."""
    forms = [stretch.form for stretch in stretches if stretch.form is not None]
    if not forms or len(forms) < len(stretches):
        return None
    ranges: list[tuple[int, int]] = []
    start = 0
    for form in forms:
        end = start + len(form.part.text)
        ranges.append((start, end))
        start = end + len(SEPARATOR)
    part = Part(
        text=join([form.part.text for form in forms], SEPARATOR),
        attachments=tuple(file for form in forms for file in form.part.attachments),
    )
    return LaidOut(part=part, face=forms[0].face, ranges=tuple(ranges))


def changed(
    stretches: Iterable[Stretch], source: MessageRef, part: Part | None
) -> tuple[Stretch, ...]:
    """The stretches, with what this source looks like now; without it where it is gone."""
    return tuple(
        stretch if stretch.source != source else _reformed(stretch, part)
        for stretch in stretches
        if stretch.source != source or part is not None
    )


def _reformed(stretch: Stretch, part: Part | None) -> Stretch:
    """The same stretch with other words. Its author's line stays as it was.

    Whether a line names its author depends on its neighbours, which a composed part can't know.
    """
    if stretch.form is None or part is None:
        return stretch
    former = stretch.form.part
    head = former.text.slice(0, former.head)
    said = part.text.slice(part.head).strip()
    text = join([row for row in (head, said) if row], SEPARATOR)
    return replace(
        stretch, form=replace(stretch.form, part=replace(part, text=text, head=len(head)))
    )
