"""Who may do what where: Discord's permission bits and how roles and overwrites add up.

The rules are those of Discord's topic "Permissions", "Permission overwrites".
"""

from collections.abc import Iterable
from typing import Final

from sandbox.discord.records import Channel, Guild

BITS: Final = {
    name: 1 << place
    for place, name in {
        0: "CREATE_INSTANT_INVITE",
        1: "KICK_MEMBERS",
        2: "BAN_MEMBERS",
        3: "ADMINISTRATOR",
        4: "MANAGE_CHANNELS",
        5: "MANAGE_GUILD",
        6: "ADD_REACTIONS",
        7: "VIEW_AUDIT_LOG",
        10: "VIEW_CHANNEL",
        11: "SEND_MESSAGES",
        12: "SEND_TTS_MESSAGES",
        13: "MANAGE_MESSAGES",
        14: "EMBED_LINKS",
        15: "ATTACH_FILES",
        16: "READ_MESSAGE_HISTORY",
        17: "MENTION_EVERYONE",
        18: "USE_EXTERNAL_EMOJIS",
        20: "CONNECT",
        21: "SPEAK",
        26: "CHANGE_NICKNAME",
        27: "MANAGE_NICKNAMES",
        28: "MANAGE_ROLES",
        29: "MANAGE_WEBHOOKS",
        31: "USE_APPLICATION_COMMANDS",
        34: "MANAGE_THREADS",
        35: "CREATE_PUBLIC_THREADS",
        36: "CREATE_PRIVATE_THREADS",
        37: "USE_EXTERNAL_STICKERS",
        38: "SEND_MESSAGES_IN_THREADS",
        40: "MODERATE_MEMBERS",
        46: "SEND_VOICE_MESSAGES",
        49: "SEND_POLLS",
        50: "USE_EXTERNAL_APPS",
        51: "PIN_MESSAGES",
    }.items()
}


def union(sets: Iterable[int]) -> int:
    """All bits that are in any of these."""
    together = 0
    for each in sets:
        together |= each
    return together


ALL: Final = union(BITS.values())


def bits(names: Iterable[str]) -> int:
    """The bits of permissions called by their documented names, in either case."""
    return union(BITS[name.upper()] for name in names)


EVERYONE: Final = bits(
    [
        *("CREATE_INSTANT_INVITE", "ADD_REACTIONS", "VIEW_CHANNEL", "SEND_MESSAGES"),
        *("EMBED_LINKS", "ATTACH_FILES", "READ_MESSAGE_HISTORY", "MENTION_EVERYONE"),
        *("USE_EXTERNAL_EMOJIS", "CONNECT", "SPEAK", "CHANGE_NICKNAME"),
        *("USE_APPLICATION_COMMANDS", "CREATE_PUBLIC_THREADS", "SEND_MESSAGES_IN_THREADS"),
        *("SEND_VOICE_MESSAGES", "SEND_POLLS"),
    ]
)
"""What a new guild gives everyone."""

DIRECT: Final = EVERYONE & ~bits(["MENTION_EVERYONE", "CREATE_INSTANT_INVITE"])
"""What both may do in a private conversation."""


def in_guild(guild: Guild, user: str) -> int:
    """What a member may do in a guild, before the channels' overwrites."""
    if user not in guild.members:
        return 0
    if user == guild.owner:
        return ALL
    roles = [guild.roles[guild.id], *(guild.roles[r] for r in guild.members[user].roles)]
    granted = union(role.permissions for role in roles)
    return ALL if granted & BITS["ADMINISTRATOR"] else granted


def in_channel(guild: Guild | None, channel: Channel, user: str) -> int:
    """What someone may do in a channel; a thread's parent is to be passed for a thread."""
    if guild is None:
        return DIRECT if user in channel.recipients else 0
    granted = in_guild(guild, user)
    if not granted or granted == ALL:
        return granted
    everyone = channel.overwrites.get(guild.id)
    if everyone:
        granted = granted & ~everyone.deny | everyone.allow
    of_roles = [
        channel.overwrites[r] for r in guild.members[user].roles if r in channel.overwrites
    ]
    granted &= ~union(each.deny for each in of_roles)
    granted |= union(each.allow for each in of_roles)
    if own := channel.overwrites.get(user):
        granted = granted & ~own.deny | own.allow
    return granted if granted & BITS["VIEW_CHANNEL"] else 0
