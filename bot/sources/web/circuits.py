"""What may be asked now: budgets that rest, and hosts and addresses that refused us.

Knows nothing of what pages hold.
"""

from __future__ import annotations

import httpx

from bot.sources.web.addresses import is_loopback
from bot.sources.web.answers import Reply, closes_circuit, judge, read_retry_after
from bot.sources.web.budgets import RATES, Budgets, Clock
from bot.sources.web.errors import RefusedError

SHOPIFY_NAMES = ".myshopify.com"  # the name that every shop of Shopify has beside its own
NAME_LIMIT = 255  # letters of a pause's name that the store keeps


class Circuits:
    """Opens a circuit where a refusal comes, for a longer time with each in a row.

    Args:
        budgets: keeps the pauses, those of circuits too: a host's by its name, an address's by its
            name and path.
        clock: the time now (aware, UTC).
    """

    def __init__(self, *, budgets: Budgets, clock: Clock) -> None:
        self._budgets = budgets
        self._clock = clock

    def check(self, url: httpx.URL, budget: str) -> None:
        """Raise an error while the budget or the host rests, or this address of it is closed."""
        self._budgets.check(budget_of(url, budget))
        self._budgets.check(_host(url))
        until = self._budgets.closed_until(_address(url))
        if until is not None:
            raise RefusedError(
                f"{url.host} refused this address; "
                f"it is left alone until {until:%Y-%m-%d %H:%M} UTC.",
                until=until,
            )

    def judge(self, reply: Reply, *, has_conditions: bool, closes_host: bool) -> None:
        """Raise the error an answer stands for, and close what does not want to be asked."""
        try:
            judge(reply, has_conditions=has_conditions)
        except RefusedError as error:
            if closes_circuit(reply):
                rest = read_retry_after(reply.headers.get("retry-after", ""), now=self._clock())
                key = _host(reply.url) if closes_host else _address(reply.url)
                error.until = self._budgets.close(key, rest)
            raise

    def accept(self, url: httpx.URL, budget: str) -> None:
        """Note that an address was answered well."""
        for key in (budget_of(url, budget), _host(url), _address(url)):
            self._budgets.accept(key)


def budget_of(url: httpx.URL, budget: str) -> str:
    """Return the budget a request counts against.

    A loopback host is ours: it has no rate, and when it says to slow down it rests alone, because
    no limit of a real shop stands behind it.
    """
    return _host(url) if is_loopback(str(url)) else budget


def budget_of_target(target: httpx.URL, asked: httpx.URL, budget: str) -> str:
    """Return the budget of the address that a redirect leads to: what it says is its own.

    Only what is one site stays in its budget, and a shop of Shopify that goes by its own name.
    """
    if target.host == asked.host:
        return budget
    if budget not in RATES:
        return target.host
    short, long = sorted((host.removeprefix("www.") for host in (target.host, asked.host)), key=len)
    is_one_site = long == short or long.endswith(f".{short}")
    is_by_its_name = long.endswith(SHOPIFY_NAMES) or short.endswith(SHOPIFY_NAMES)
    return budget if is_one_site or is_by_its_name else target.host


def _host(url: httpx.URL) -> str:
    """Return a host's name, its port told where it is unusual."""
    return url.netloc.decode("ascii")


def _address(url: httpx.URL) -> str:
    """Return a host's name and a path of it; never the name of a host or budget alone."""
    path = url.raw_path.partition(b"?")[0].decode("ascii")
    return f"{_host(url)}{path or '/'}"[:NAME_LIMIT]
