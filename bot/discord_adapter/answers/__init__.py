"""What Discord answers, or what stands before it, and what that means for a delivery."""

from bot.discord_adapter.answers.asking import Asking
from bot.discord_adapter.answers.bucket_scans import scan_seldom
from bot.discord_adapter.answers.error_mapping import (
    TOO_MANY,
    is_json,
    is_limit_of_all,
    of_exception,
    retry_after,
)
from bot.discord_adapter.answers.hanging import Unanswered, pass_hanging
from bot.discord_adapter.answers.odd_events import survive_odd_events
from bot.discord_adapter.answers.odd_frames import survive_odd_frames
from bot.discord_adapter.answers.odd_limits import leave_odd_limits
from bot.discord_adapter.answers.own_words import check_list, check_nothing, check_object
from bot.discord_adapter.answers.refusals import (
    ALREADY_PUBLISHED,
    FAULTY_FORM,
    MESSAGES,
    NO_ANSWERS,
    NO_PERMISSION,
    THREAD_IS_THERE,
    UNKNOWN_CHANNEL,
    UNKNOWN_MESSAGE,
)
from bot.discord_adapter.answers.repeats import asked_once, refuse_repeats, repeated_until
from bot.discord_adapter.answers.traces import count_tries, tracing

__all__ = [
    "ALREADY_PUBLISHED",
    "FAULTY_FORM",
    "MESSAGES",
    "NO_ANSWERS",
    "NO_PERMISSION",
    "THREAD_IS_THERE",
    "TOO_MANY",
    "UNKNOWN_CHANNEL",
    "UNKNOWN_MESSAGE",
    "Asking",
    "Unanswered",
    "asked_once",
    "check_list",
    "check_nothing",
    "check_object",
    "count_tries",
    "is_json",
    "is_limit_of_all",
    "leave_odd_limits",
    "of_exception",
    "pass_hanging",
    "refuse_repeats",
    "repeated_until",
    "retry_after",
    "scan_seldom",
    "survive_odd_events",
    "survive_odd_frames",
    "tracing",
]
