"""Who is who on the stand-in's Telegram: accounts, groups, members, admins, migrations.

It alone changes people's and bots' standing; each change reaches the bots as the updates that
Telegram sends for it (`my_chat_member`, `chat_member`, service messages). What people say and do
with messages is in `world`.
"""

from collections.abc import Iterable, Mapping

from sandbox.telegram.files import as_bytes
from sandbox.telegram.objects import ADMIN_RIGHTS, ANONYMOUS_ADMIN, Chat, Member, Person
from sandbox.telegram.places import Bot, TelegramPlaces
from sandbox.telegram.updates import UpdateQueue


class TelegramGroups(TelegramPlaces):
    """Accounts and groups. Ids are ints; texts of digits will do."""

    def bot(self, token: str, username: str, *, can_read_all_group_messages: bool = True) -> int:
        """Register a bot; its id is the number before the token's colon."""
        person = Person(
            id=int(token.partition(":")[0]),
            name=username,
            username=username,
            is_bot=True,
            can_read_all=can_read_all_group_messages,
        )
        self.people[person.id] = person
        first_id = 100_000_000 + len(self.bots) * 1_000_000
        queue = UpdateQueue(self.clock, self.changes, first_id)
        self.bots[token] = Bot(token=token, person=person, updates=queue)
        return person.id

    def person(
        self,
        name: str,
        *,
        username: str | None = None,
        locale: str | None = None,
        is_bot: bool = False,
        avatar: bytes | str | None = None,
    ) -> int:
        """Make an account; a bot made here has no token: it is somebody else's."""
        picture = None if avatar is None else as_bytes(avatar)
        person = Person(
            id=self.new_person_id(),
            name=name,
            username=username,
            locale=locale,
            is_bot=is_bot,
            photo=None if picture is None else self.files.add("photo", picture, "me.jpg"),
        )
        self.people[person.id] = person
        return person.id

    def group(
        self,
        title: str,
        *,
        members: Iterable[int] = (),
        admins: Iterable[int] = (),
        kind: str = "supergroup",
    ) -> int:
        """Make a group. The first human admin is its creator; bots are told that they are in."""
        if kind not in {"group", "supergroup"}:
            raise ValueError(f"no kind of group: {kind}")
        chat = self.new_chat(title, kind)
        admin_ids = [int(one) for one in admins]
        everyone = [self._person(one) for one in dict.fromkeys([*admin_ids, *map(int, members)])]
        everyone.sort(key=lambda one: one.is_bot)
        founder = next((one for one in everyone if one.id in admin_ids and not one.is_bot), None)
        for one in everyone:
            is_admin = one.id in admin_ids
            status = "creator" if one is founder else "administrator" if is_admin else "member"
            self.set_status(chat, one, status, founder or ANONYMOUS_ADMIN)
        return chat.id

    def promote(
        self,
        chat: int,
        person: int,
        *,
        is_anonymous: bool = False,
        rights: Mapping[str, bool] | None = None,
    ) -> None:
        """Make somebody an admin, anonymous or not; `rights` change single ones."""
        place, who = self._group(chat), self._person(person)
        is_founder = place.member(who).status == "creator"
        self.set_status(
            place,
            who,
            "creator" if is_founder else "administrator",
            self._founder(place),
            is_anonymous=is_anonymous,
            rights={**ADMIN_RIGHTS, **(rights or {})},
        )

    def demote(self, chat: int, person: int) -> None:
        """Make an admin a plain member."""
        place = self._group(chat)
        self.set_status(
            place, self._person(person), "member", self._founder(place), is_anonymous=False
        )

    def join(self, chat: int, person: int) -> None:
        """A person comes in by themselves; a bot is brought by the creator."""
        place, who = self._group(chat), self._person(person)
        self._bring_in(place, who, self._founder(place) if who.is_bot else who)

    def leave(self, chat: int, person: int) -> None:
        """A person goes."""
        place, who = self._group(chat), self._person(person)
        self.set_status(place, who, "left", who)
        self.serve(place, who, left_chat_member=who.json())

    def add_bot(self, chat: int, bot: int, *, by: int | None = None) -> None:
        """Somebody (the creator, unless named) brings a bot in."""
        place = self._group(chat)
        adder = self._founder(place) if by is None else self._person(by)
        self._bring_in(place, self._person(bot), adder)

    def kick_bot(self, chat: int, bot: int) -> None:
        """The creator throws a bot out."""
        place = self._group(chat)
        self.set_status(place, self._person(bot), "kicked", self._founder(place))

    def block(self, person: int, bot: int) -> None:
        """A person blocks a bot in their private chat."""
        who, blocked = self._person(person), self._person(bot)
        self.blocked.add((who.id, blocked.id))
        self.set_status(self.private_chat(who, blocked), blocked, "kicked", who)

    def migrate(self, chat: int) -> int:
        """A group becomes a supergroup: a new id, empty history, both sides told."""
        old = self._group(chat)
        if old.kind != "group":
            raise ValueError("only a basic group can become a supergroup")
        new = self.new_chat(old.title, "supergroup")
        new.members = {
            one: Member(person=member.person, status=member.status, rights=member.rights)
            for one, member in old.members.items()
        }
        self.serve(old, self._founder(old), migrate_to_chat_id=new.id)
        arrived = self.serve(new, ANONYMOUS_ADMIN, migrate_from_chat_id=old.id)
        arrived.sender_chat = new
        old.migrated_to = new.id
        return new.id

    def _bring_in(self, place: Chat, who: Person, by: Person) -> None:
        self.set_status(place, who, "member", by)
        self.serve(place, by, new_chat_members=[who.json()])

    def _person(self, person: int | str) -> Person:
        found = self.people.get(int(person))
        if found is None:
            raise ValueError(f"no such account: {person}")
        return found

    def _group(self, chat: int | str) -> Chat:
        found = self.chats.get(int(chat))
        if found is None:
            raise ValueError(f"no such group: {chat}")
        return found

    def _founder(self, place: Chat) -> Person:
        founders = (one.person for one in place.members.values() if one.status == "creator")
        return next(founders, ANONYMOUS_ADMIN)
