"""Discord's own codes: what each says of a message, and what a person can do about it.

A code that is not here says nothing of the channel. Sources: Discord's list of JSON error codes
(docs.discord.com/developers/topics/opcodes-and-status-codes#json), and for 10087, 160006, 200000
and 240000 also public reports of bots that met them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.languages import mark
from bot.models import OutcomeKind
from bot.services.guilds import GONE, UNKNOWN_TAG_CODE
from bot.services.outbox import NO_TAG, NO_TAG_CODE

UNKNOWN_CHANNEL = 10003
UNKNOWN_MESSAGE = 10008
UNKNOWN_TAG = UNKNOWN_TAG_CODE
FAULTY_FORM = 50035  # something in a message is not as Discord wants it
SLOW_MODE = 20016
NO_ANSWERS = 160002  # a message that answers another, where the bot may not read what was written
NO_PERMISSION = 50013  # said of a bot that is timed out, too
WRONG_KIND_OF_CHANNEL = 50008
WRONG_ACT_FOR_CHANNEL = 50024  # said of what a channel of another kind would take
EDGE_BLOCK = 40333  # written by what stands before Discord, as JSON
FEWEST = 10_000  # below that no code of Discord's says anything; an edge numbers its pages there
TOKEN_CODES = frozenset({40001, 50014})  # said of the token, whatever was asked
ALREADY_PUBLISHED = 40033
THREAD_IS_THERE = 160004
LOST_THREAD = frozenset({UNKNOWN_CHANNEL, 50083, 160005})  # unknown, archived, locked
LOST_OWN_THREAD = LOST_THREAD | {50001, 50013}  # a person is told by direct message then
LOST_DIRECT_CHANNEL = frozenset({UNKNOWN_CHANNEL, 50001})  # of a person's that was kept
# What was known of the channel is not so any more: it is asked for before the next try.
FACTS_ARE_OLD = frozenset({UNKNOWN_TAG, WRONG_KIND_OF_CHANNEL, WRONG_ACT_FOR_CHANNEL, NO_TAG_CODE})

_SEND = mark(
    "Give Raincloud's role the permissions View Channel and Send Messages in the channel's "
    "settings: alerts then resume by themselves, or at once with /alerts test."
)
_ELSEWHERE = mark("Choose another channel with /alerts edit.")
_OTHER_KIND = mark("The channel has become one of another kind.")
_NOTHING_LOST = mark("The alert is tried again until it is no longer useful.")
_BESIDE = mark(
    "Alerts go on coming without it. Give Raincloud's role what it needs in the channel's settings "
    "(Send Messages to publish, Create Public Threads, Create Polls), or choose otherwise with "
    "/alerts edit."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMeaning:
    """What a code comes to: its kind, its reason, the remedy, and when to try again, if at all."""

    kind: OutcomeKind
    reason: str
    remedy: str | None = None
    retry: timedelta | None = None


def is_discords_code(code: object) -> bool:
    """Tell whether a code of an answer's JSON is one by which Discord judges what was asked.

    Args:
        code: as it stands there: a proxy may put a word, or its own number, in its place.
    """
    return isinstance(code, int) and code >= FEWEST and code != EDGE_BLOCK


def _gone(reason: str, remedy: str) -> CodeMeaning:
    """The destination refuses everything."""
    return CodeMeaning(kind=OutcomeKind.GONE, reason=reason, remedy=remedy)


def _this_one(reason: str, remedy: str) -> CodeMeaning:
    """Only this message is refused."""
    return CodeMeaning(kind=OutcomeKind.REFUSED, reason=reason, remedy=remedy)


def _for_now(reason: str, remedy: str | None, retry: timedelta) -> CodeMeaning:
    """It passes, or a person can end it, while the message is still of use."""
    return CodeMeaning(kind=OutcomeKind.RETRY, reason=reason, remedy=remedy, retry=retry)


_NO_PERSON = _gone(
    mark("This person takes no direct messages from Raincloud."),
    mark("Allow direct messages from the server's members in its privacy settings."),
)
MESSAGES: dict[int, CodeMeaning] = {
    UNKNOWN_CHANNEL: _gone(GONE, _ELSEWHERE),
    10004: _gone(mark("The server is no longer reachable."), mark("Invite Raincloud anew.")),
    50001: _gone(mark("Raincloud may not see the channel."), _SEND),
    NO_PERMISSION: _gone(mark("Raincloud may not send messages in the channel."), _SEND),
    50007: _NO_PERSON,
    50278: _NO_PERSON,
    50033: _NO_PERSON,  # an account that is no more: nobody is there to open a channel with
    SLOW_MODE: _for_now(
        mark("Slow mode holds the channel's messages back."), None, timedelta(seconds=5)
    ),
    130000: _for_now(mark("Discord is overloaded for now."), None, timedelta(seconds=30)),
    40062: _for_now(mark("Discord is overloaded for now."), None, timedelta(seconds=30)),
    20022: _for_now(
        mark("The channel has had its fill of changes for now."), None, timedelta(seconds=10)
    ),
    20026: _for_now(  # mostly of direct messages to strangers; other channels may take messages
        mark("Discord has flagged this bot as a source of spam."),
        mark(
            "Who runs Raincloud can appeal against that in Discord's Developer Portal; alerts "
            "that are still useful then come by themselves."
        ),
        timedelta(minutes=10),
    ),
    20028: _for_now(mark("The channel has had its fill for now."), None, timedelta(seconds=30)),
    20029: _for_now(mark("The server has had its fill for now."), None, timedelta(seconds=30)),
    40003: _for_now(
        mark("Discord lets Raincloud open no more direct messages for now."),
        None,
        timedelta(minutes=10),
    ),
    40004: _for_now(
        mark("Discord has switched sending off for now."), _NOTHING_LOST, timedelta(minutes=5)
    ),
    40006: _for_now(
        mark("Discord has switched sending off for now."), _NOTHING_LOST, timedelta(minutes=5)
    ),
    NO_TAG_CODE: CodeMeaning(kind=OutcomeKind.REFUSED, reason=NO_TAG),  # which has the remedy
    UNKNOWN_TAG: _for_now(
        mark("A tag that the alerts had was deleted in the forum; they come without it."),
        mark("Choose another tag with /alerts edit."),
        timedelta(),
    ),
    WRONG_KIND_OF_CHANNEL: _for_now(_OTHER_KIND, _ELSEWHERE, timedelta(minutes=5)),
    WRONG_ACT_FOR_CHANNEL: _for_now(_OTHER_KIND, _ELSEWHERE, timedelta(minutes=5)),
    50083: _for_now(
        mark("The thread is archived."), mark("Open the thread again."), timedelta(minutes=5)
    ),
    160005: _for_now(
        mark("The thread is locked."),
        mark("Unlock the thread, or give Raincloud's role the permission Manage Threads."),
        timedelta(minutes=5),
    ),
    160006: _for_now(
        mark("The channel has as many open threads or posts as Discord allows."),
        mark("Close some of them, or choose another channel with /alerts edit."),
        timedelta(minutes=2),
    ),
    200000: _this_one(
        mark("AutoMod of the server blocks the alert."),
        mark("Let Raincloud's role pass the rule, in Server Settings under AutoMod."),
    ),
    200001: _this_one(
        mark("AutoMod of the server blocks the title of the alert."),
        mark("Let Raincloud's role pass the rule, in Server Settings under AutoMod."),
    ),
    240000: _this_one(
        mark("Discord takes a link in the alert for harmful."),
        mark("The drop or restock is in /drops restocks, without its link."),
    ),
}
# What is said of acts on a message that is there; none of it ends a channel's alerts.
ACTS: dict[int, CodeMeaning] = {
    UNKNOWN_MESSAGE: CodeMeaning(
        kind=OutcomeKind.EXPIRED, reason=mark("The message was deleted meanwhile.")
    ),
    UNKNOWN_CHANNEL: CodeMeaning(kind=OutcomeKind.EXPIRED, reason=GONE),
    50001: _this_one(mark("Raincloud may not see the channel."), _SEND),
    50005: CodeMeaning(
        kind=OutcomeKind.REFUSED, reason=mark("The message was written by somebody else.")
    ),
    NO_PERMISSION: _this_one(mark("Raincloud lacks a permission for it in this channel."), _BESIDE),
    WRONG_ACT_FOR_CHANNEL: _this_one(
        mark("This cannot be done in a channel of this kind."), _BESIDE
    ),
    50083: CodeMeaning(kind=OutcomeKind.REFUSED, reason=mark("The thread is archived.")),
    160006: _for_now(MESSAGES[160006].reason, MESSAGES[160006].remedy, timedelta(minutes=10)),
    30046: _for_now(
        mark("Old messages of the channel were changed too often."), None, timedelta(minutes=10)
    ),
    20028: MESSAGES[20028],
    20029: MESSAGES[20029],
    20022: MESSAGES[20022],
    130000: MESSAGES[130000],
    40062: MESSAGES[40062],
    40006: _for_now(MESSAGES[40006].reason, None, timedelta(minutes=5)),
}
# A poll is a message of its own that may lack what a card does not need, as Create Polls.
POLLS: dict[int, CodeMeaning] = MESSAGES | ACTS
