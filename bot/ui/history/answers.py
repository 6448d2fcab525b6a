"""What the history answers: the answer first, then how well it is supported, and by whom.

Knows nothing of buttons. A message of components holds 4,000 characters of text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from bot.history import Answer, Fact, FactSource
from bot.history.facts import Claim, Status
from bot.languages import mark, tr
from bot.models import TaughtAnswer
from bot.ui.base import text

ROOM = 3600  # characters of a card, so that its heading has a place beside it
ANSWER_ROOM = 1200  # characters before escaping
TITLE_ROOM = 80
VALUE_ROOM = 90  # of one of several values that sources give
_SOURCES = mark("Sources: {links}")
MOST_SOURCES = 6  # of one statement; more prove nothing more to a reader
DO_NOT_KNOW = mark("I have no source for that.")
HEADING_ROOM = 200  # characters of a question
HARMLESS = re.compile(r"(?:[^\W_]|[ ,.?!\u2019'\"\u201c\u201d&+-])+")  # no address, no mention
UNCONFIRMED = mark(
    "Not confirmed independently"
)  # several pages, but each says only a part, or copies
_STATUS = {
    Status.ARTICLE: mark("One source, the article Raincloud began with"),
    Status.CORROBORATED: mark("Several sources agree"),
    Status.SINGLE_SOURCE: mark("One source"),
    Status.DISPUTED: mark("Sources differ"),
}


def answer(found: Answer, heading: str = "", *, offers: bool = False) -> str:
    """Show an answer with its sources, or that it is not known and what is known nearby.

    Args:
        found: what the history answered.
        heading: the question.
        offers: whether buttons below ask what is known nearby.
    """
    first = _pressable(text.plain(found.answer, ANSWER_ROOM), found) or tr(DO_NOT_KNOW)
    lines = [f"-# {text.plain(heading, HEADING_ROOM)}\n{first}" if _is_plain(heading) else first]
    if not found.answered:
        lines += [f"-# {cited(fact)}" for fact in found.near]
        if offers:
            lines.append(f"-# {tr('I can answer these instead:')}")
    elif len(found.facts) == 1:
        status, *sources = support(found.facts[0])
        lines += [f"-# {status}", *(f"-# {line}" for line in sources)]
    elif found.facts:
        lines.append(f"-# {tr('Sources, one statement after the other:')}")
        lines += [f"- {_named(fact)}" for fact in found.facts]
    return fit(lines)


def own_answer(own: TaughtAnswer, heading: str) -> str:
    """Show what a server's moderators answer a question with, marked as theirs.

    Args:
        own: the answer.
        heading: the question.
    """
    page = text.site(own.url)
    lines = [
        f"-# {text.plain(heading, HEADING_ROOM)}" if _is_plain(heading) else "",
        text.plain(own.answer, ANSWER_ROOM),
        "-# " + tr("An answer of this server's moderators: {link}", link=page),
    ]
    return "\n".join(line for line in lines if line)


def _pressable(said: str, found: Answer) -> str:
    """Let a press begin each command that an answer names; its options stand beside it as code."""
    for command, typed in zip(found.commands, found.typed, strict=False):
        options = f" `{typed}`" if typed != f"/{command}" else ""
        said = said.replace(text.plain(typed), f"{text.mention(command)}{options}", 1)
    return said


def _is_plain(heading: str) -> bool:
    """Tell whether a question may be shown: words alone, and nothing that could be a link."""
    return bool(heading) and HARMLESS.fullmatch(heading) is not None


def support(fact: Fact) -> list[str]:
    """Say in words how well a fact is supported, then by whom; a line for each value they give."""
    if not fact.claims:
        return [tr("{status}.", status=_status(fact)), *_sources(_SOURCES, fact.sources)]
    claims = fact.spoken_claims
    values = tr(" or ").join(_value(claim) for claim in claims)
    lines = [tr("{status}: {values}.", status=_status(fact), values=values)]
    for claim in claims:
        value = text.plain(claim.value, VALUE_ROOM)
        lines += _sources(mark("Sources for {value}: {links}"), claim.sources, value)
    return [*lines, *_sources(mark("Other sources: {links}"), _other_sources(fact))]


def cited(fact: Fact) -> str:
    """Say the same in one line, with each source named by its site alone."""
    status = _status(fact)
    if not fact.claims:
        links = source_links(fact.sources, is_short=True)
        return tr("{status}: {links}", status=status, links=links)
    parts = [
        f"{_value(claim)}: {source_links(claim.sources, is_short=True)}"
        for claim in fact.spoken_claims
    ]
    others = _other_sources(fact)
    if others:
        parts.append(tr("Others: {links}", links=source_links(others, is_short=True)))
    told = tr("; ").join(_capital(part) for part in parts)
    return text.sentences([tr("{status}.", status=status), told])


def source_links(sources: Iterable[FactSource], *, is_short: bool = False) -> str:
    """Name sources, each with its page; in short, those without one are counted beside others."""
    listed = list(sources)
    named = [source for source in listed if source.url] if is_short else listed
    named = named or listed
    shown = [_source(source, is_short=is_short) for source in named]
    if len(named) < len(listed):
        shown.append(tr("{count} without a public page", count=len(listed) - len(named)))
    more = len(shown) - MOST_SOURCES
    links = " · ".join(shown[:MOST_SOURCES])
    return tr("{links} and {count} more", links=links, count=more) if more > 0 else links


def fit(lines: Sequence[str], room: int = ROOM) -> str:
    """Join lines up to a limit, leaving out whole lines rather than half ones; never the first."""
    message = lines[0][:room]
    for line in lines[1:]:
        if len(message) + len(line) + 1 <= room:
            message = f"{message}\n{line}"
    return message


def _named(fact: Fact) -> str:
    what = _capital(text.plain(fact.predicate.replace("_", " "), TITLE_ROOM))
    words = cited(fact)
    return f"{what}: {words[0].lower()}{words[1:]}"


def _status(fact: Fact) -> str:
    if fact.status is Status.SINGLE_SOURCE and len(fact.sources) > 1:
        return tr(UNCONFIRMED)
    return tr(_STATUS[fact.status])


def _value(claim: Claim) -> str:
    value = text.plain(claim.value, VALUE_ROOM)
    return tr("{value} (better supported)", value=value) if claim.preferred else value


def _other_sources(fact: Fact) -> list[FactSource]:
    named = {source.key for claim in fact.claims for source in claim.sources}
    return [source for source in fact.sources if source.key not in named]


def _sources(template: str, sources: Sequence[FactSource], value: str = "") -> list[str]:
    return [tr(template, links=source_links(sources), value=value)] if sources else []


def _source(source: FactSource, *, is_short: bool) -> str:
    """Name a source by its page's title, or by our own words where it has no page."""
    title = source.title if source.url else tr(source.title)
    site, colon, _ = title.partition(": ")
    shown = text.plain(site if is_short and colon else title, TITLE_ROOM) or tr("source")
    if source.url:
        return text.linked(shown, source.url)
    return tr("{title} (no public page)", title=shown)


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
