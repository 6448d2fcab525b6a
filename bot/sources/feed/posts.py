"""A post of the sneaker press, made into the drops it tells of.

Knows nothing of feeds. What a post says is a rumour; a post that names a 2002R and is not about its
release tells nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.models import Confidence, Money, SeenDrop
from bot.parsing import clean, match, names_other_model, says_draw
from bot.parsing.dates import DateMention, When, find_dates
from bot.sources.feed.cancelled import says_cancelled
from bot.sources.feed.draws import drawn, is_of_draw
from bot.sources.feed.pairs import NamedModel, Pairs
from bot.sources.feed.past_dates import releases
from bot.sources.reading import read_price, read_retailer, short_key

CODE_LIMIT = 30  # style codes of one post
NAME_LIMIT = 200
SHORTEST_NAME, LONGEST_LINE = 10, 100  # letters
FRESH = timedelta(days=180)  # an undated post of before that announces nothing any more

_RELEASE = re.compile(
    r"(?<!\w)(?:releas\w*|drop(?:s|ped|ping)?|launch\w*|debut\w*|arriv\w*|land(?:s|ing)|coming"
    r"|upcoming|available|on sale|hits?|surfac\w*|unveil\w*|reveal\w*|official|first look"
    r"|announc\w*|returns?|set to|expected|slated|due|delay\w*|postpon\w*|reschedul\w*"
    r"|comes on|moved|pushed|verschoben|verschiebt|verlegt|report\xe9e?s?|retras\w+|aplaz\w+"
    r"|rinviat[oa]|uitgesteld"
    r"|erschein\w*|ver\xf6ffentlich\w*|erh\xe4ltlich|verf\xfcgbar|kommt|im (?:handel|verkauf)"
    r"|verkaufsstart|startet|droppt|raffle|draw|sort(?:ies?|ira|iront|ent)?|para[i\xee]t(?:ra)?"
    r"|disponibles?|en vente|lancement|lanzamiento|lanzan?|lanzar\xe1n?|a la venta|salen? el"
    r"|saldr\xe1n?|estrenan?|llegan?|llegar\xe1n?|disponibil[ei]|uscita|uscir(?:\xe0|anno)"
    r"|esc(?:e|ono)|in vendita|lancio|verkrijgbaar|beschikbaar|lancering|komt uit|verschijn\w*"
    r"|lan\xe7amento|lan\xe7a|sai|chegam?|dispon[i\xed]ve(?:l|is)|sl\xe4pps|lanseras|udkommer"
    r"|lanceres|premiera|slippes|lansert?|julkais\w*|saatavilla|myyntiin|megjelen\w*|lansare\w*"
    r"|kaphat\xf3|vych\xe1z\xed|uveden\xed|v prodeji|\xe7\u0131k\u0131\u015f\w*|sat\u0131\u015fa"
    r"|\u0432\u044b\u0445\u043e\u0434\w*|\u0432\u044b\u0439\u0434\w*|\u0440\u0435\u043b\u0438\u0437\w*"
    r"|\u0432 \u043f\u0440\u043e\u0434\u0430\u0436\u0435"
    r"|\u043f\u043e\u0441\u0442\u0443\u043f\w*|\u0432\u0438\u0445\u043e\u0434\w*|\u03ba\u03c5\u03ba\u03bb\u03bf\u03c6\u03bf\u03c1\w*)(?!\w)"
    r"|\u30ea\u30ea\u30fc\u30b9|\u767b\u5834|\u62bd\u9078|\u767a\u58f2|\u8ca9\u58f2|\ubc1c\ub9e4|\ucd9c\uc2dc|\u53d1\u552e|\u767c\u552e"
    r"|\u4e0a\u5e02|\u5f00\u552e|\u958b\u8ce3|\u767c\u8ce3",
    re.IGNORECASE,
)
_NOT_ABOUT_IT = re.compile(
    r"(?<!\w)(?:review\w*|how to|style[ds]?|guide|best|histor\w+|rank\w+|deals?|sales?"
    r"|discount\w*|off|vs|on[- ]feet|on[- ]foot|cleaning|sizing|podcast|interview|most|restock\w*"
    r"|giveaway|resell\w*|resale|record|influential|available now|now available|out now"
    r"|just (?:dropped|landed|released)|in stock)(?!\w)",
    re.IGNORECASE,
)
_ROUNDUP = re.compile(
    r"(?<!\w)(?:releas\w+|drops?|calendar|upcoming|this week|weekend|round-?up|dates?)(?!\w)",
    re.IGNORECASE,
)
# What readers write below a post, in the feeds of WordPress.
_COMMENT = re.compile(
    r"(?:comments? (?:on|by)|commentaires? sur|kommentare? zu|comentarios? en"
    r"|coment\xe1rios? (?:em|sobre)|commenti? (?:su|a)|reacties? op|kommentar(?:er)? (?:til|p\xe5)"
    r"|(?:re|by|von|par|por):)",
    re.IGNORECASE,
)
_FOOTER = re.compile(
    r"\n(?:related|read (?:more|also|next)|you (?:may|might) also|more from|more on|see also"
    r"|the post .{0,200} (?:appeared first|first appeared) on).*",
    re.IGNORECASE | re.DOTALL,
)
_QUOTED = re.compile(
    r"[\"\u201c\u2018'\u201e\xab]\s?([^\"\u201c\u201d\u2018\u2019\u201e\xab\xbb\n]{2,40}?)\s?[\"\u201d\u2019'\xbb]"
    r"[^\w\n]{0,6}(?:style\s?(?:code)?|sku)?[^\w\n]{0,4}$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """One post of a feed: its title and text without markup, and when it was posted (aware)."""

    key: str
    title: str
    text: str
    posted: datetime | None = None
    url: str | None = None
    image_url: str | None = None
    tags: tuple[str, ...] = ()


def read_post(
    post: Post, *, now: datetime, region: str | None, currency: str | None
) -> list[SeenDrop]:
    """Return the drops a post tells of.

    Args:
        post: the post.
        now: aware, UTC.
        region: the source's, ISO 3166-1 alpha-2; settles "10/02" and the like.
        currency: the source's, ISO 4217.
    """
    title = clean(post.title)
    text = f"{title}\n\n{_FOOTER.sub('', post.text)}"
    if "2002" not in f"{text} {post.url} {post.tags}" or _COMMENT.match(title):
        return []
    found = match(title, tags=post.tags, handle=_slug(post.url))
    is_titled = found is not None and found.is_2002r
    told = find_dates(text, posted=post.posted, region=region)
    mentions = releases(text, told, post.posted)
    pairs = Pairs(
        text,
        [mention for mention in mentions if not mention.is_early],
        is_titled=is_titled,
        is_roundup=bool(_ROUNDUP.search(title)),
        posted=post.posted,
        told=told,
        region=region,
    )
    codes = list(dict.fromkeys(mark.code for mark in pairs.marks if mark.code))[:CODE_LIMIT]
    if not codes:
        codes = [(found.style_code if found is not None and is_titled else None) or ""]
    reading = _Reading(post, title, text, mentions, pairs, told, is_titled=is_titled, now=now)
    drops = [drop for code in codes if (drop := reading.drop(code, is_only=len(codes) == 1))]
    if is_titled and says_cancelled(title) and not names_other_model(title):
        return reading.cancelled(codes, region)
    early = reading.early(codes) if drops else None
    if len(drops) == 1:
        retailer = read_retailer(text)
        is_theirs = early is not None and early.retailer == retailer  # the early one's, not all's
        drops = [replace(drops[0], retailer=None if is_theirs else retailer)]
    if says_draw(title):
        drops = [drawn(drop, text, told) for drop in drops]
    return [
        replace(drop, region=region, price=reading.price(drop.style_code, region, currency))
        for drop in [*drops, *([early] if early is not None else [])]
    ]


class _Reading:
    """One post while it is read."""

    def __init__(
        self,
        post: Post,
        title: str,
        text: str,
        mentions: Sequence[DateMention],
        pairs: Pairs,
        told: Sequence[DateMention],
        *,
        is_titled: bool,
        now: datetime,
    ) -> None:
        self._post = post
        self._title = title
        self._text = text
        self._mentions = mentions
        self._pairs = pairs
        self._told = told
        self._is_titled = is_titled
        self._is_other = bool(_NOT_ABOUT_IT.search(title))
        self._is_titled_release = bool(_RELEASE.search(title)) or says_draw(title)
        self._now = now

    def drop(self, code: str, *, is_only: bool) -> SeenDrop | None:
        """Return the drop of one style code ("" for a 2002R without one), if there is one."""
        mention = self._pairs.date_of(code, is_only=is_only)
        if mention is None or mention.when.at is None:
            return self._undated(code, is_only=is_only)
        if not self._is_about_a_release(mention):
            return None
        made = self._made(code, mention.when, self._name(code, mention, is_only=is_only))
        start, _ = self._pairs.sentence_of(mention)
        if not is_of_draw(self._text, mention, start, self._told):
            return made
        return drawn(made, self._text, [one for one in self._told if one.start >= mention.start])

    def cancelled(self, codes: Sequence[str], region: str | None) -> list[SeenDrop]:
        """Return the drop that a post calls off: of several shoes it may be any, so none."""
        if len(codes) > 1:
            return []
        name = self._name(codes[0], None, is_only=True)
        return [replace(self._made(codes[0], When(), name), region=region, is_cancelled=True)]

    def early(self, codes: Sequence[str]) -> SeenDrop | None:
        """Return one shop's early access as a drop of its own."""
        mention = next((one for one in self._mentions if one.is_early and one.when.at), None)
        if mention is None:
            return None
        start, end = self._pairs.sentence_of(mention)
        code = codes[0] if len(codes) == 1 else ""
        name = f"{self._name(code, mention, is_only=True)} (early access)"
        made = self._made(code, mention.when, name)
        retailer = read_retailer(self._text[start:end])
        return replace(made, key=_key(self._post.key, code, "early"), retailer=retailer)

    def price(self, code: str | None, region: str | None, currency: str | None) -> Money | None:
        """Return the price in a style code's own paragraph, else the one price of the post."""
        blocks = [block for block in self._text.split("\n\n") if code and code in block.upper()]
        told = [read_price(block, region=region, currency=currency) for block in blocks]
        own = next((price for price in told if price is not None), None)
        return own or read_price(self._text, region=region, currency=currency)

    def _is_about_a_release(self, mention: DateMention) -> bool:
        posted, ends_at = self._post.posted, mention.when.ends_at
        if self._is_other and posted is not None and ends_at is not None and ends_at <= posted:
            return False
        around = self._text[max(0, mention.start - 200) : mention.end + 100]
        return self._is_titled_release or bool(_RELEASE.search(around))

    def _undated(self, code: str, *, is_only: bool) -> SeenDrop | None:
        posted = self._post.posted
        if not self._is_titled or self._is_other or (posted and posted < self._now - FRESH):
            return None
        is_hinted = any(mention.when.at is None for mention in self._mentions)
        if not is_hinted and not self._is_titled_release:
            return None
        return self._made(code, When(), self._name(code, None, is_only=is_only))

    def _name(self, code: str, mention: DateMention | None, *, is_only: bool) -> str:
        """Return what to call the drop: its own name, else the title, else its own line."""
        mark = next((one for one in self._pairs.marks if one.code == code), None)
        if mark is not None and not is_only and (name := self._own_name(mark)):
            return name
        if self._is_titled or mention is None:
            return self._title[:NAME_LIMIT] or "New Balance 2002R"
        start, end = self._pairs.sentence_of(mark or mention)
        if start + SHORTEST_NAME < mention.start < end:
            end = mention.start
        return clean(self._text[start:end], NAME_LIMIT).rstrip(" -\u2013\u2014:,(|")

    def _own_name(self, mark: NamedModel) -> str | None:
        """Return the name in quotes before a style code, or the line its paragraph begins with."""
        paragraph = self._text[max(0, mark.start - 500) : mark.start].rpartition("\n\n")[2]
        if quoted := _QUOTED.search(paragraph):
            return f"New Balance 2002R {clean(quoted[1])}"
        line = clean(paragraph.partition("\n")[0])
        is_name = "\n" in paragraph and SHORTEST_NAME < len(line) < LONGEST_LINE
        found = match(line) if is_name else None
        return line if found is not None and found.is_2002r else None

    def _made(self, code: str, when: When, name: str) -> SeenDrop:
        return SeenDrop(
            key=_key(self._post.key, code),
            name=name,
            style_code=code or None,
            at=when.at,
            ends_at=when.ends_at,
            precision=when.precision,
            timezone=when.timezone,
            confidence=Confidence.RUMOUR,
            url=self._post.url,
            image_url=self._post.image_url,
        )


def _key(*parts: str) -> str:
    return short_key("#".join(part for part in parts if part))


def _slug(url: str | None) -> str:
    return (url or "").split("?", 1)[0].rstrip("/").rpartition("/")[2][:200]
