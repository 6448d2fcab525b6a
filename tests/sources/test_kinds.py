"""Every kind has its reader, which remembers only what it read in the same way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import pytest

from bot.models import Page, SourceSpec, Sweep
from bot.sources import kinds
from bot.sources.kinds import KINDS, Readers, Remembering, reader_of
from bot.sources.web import Fetcher

SPEC = SourceSpec(name="Shop", kind="file", url="https://shop.example/", region="DE")
PAGE = Page(url="https://shop.example/", etag='"1"', last_modified=None, extract="what was read")


class Reader:
    """Notes what it is handed, and remembers one page."""

    def __init__(self, _: object = None) -> None:
        self.handed: list[str] = []

    async def fetch(self, _: SourceSpec, *, remembered: Mapping[str, Page]) -> Sweep:
        self.handed = [page.extract for page in remembered.values()]
        return Sweep(complete=True, pages=(PAGE,))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_reader(kind: str, fetcher_of: Callable[..., Fetcher]) -> None:
    """Made when it is first needed, and once."""
    fetcher = fetcher_of()
    readers = Readers(fetcher)

    assert reader_of(kind, fetcher).fetch is not None
    assert readers[kind] is readers[kind]


@pytest.mark.parametrize(
    ("spec", "version", "handed"),
    [
        (SPEC, kinds.__version__, ["what was read"]),
        (replace(SPEC, region="US"), kinds.__version__, []),
        (replace(SPEC, region=None), kinds.__version__, []),
        (replace(SPEC, currency="EUR"), kinds.__version__, []),
        (SPEC, "99.0", []),
    ],
)
async def test_what_was_read_in_another_way_is_not_believed(
    spec: SourceSpec, version: str, handed: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A corrected region must correct the dates of a page that has not changed."""
    reader = Reader()
    before = await Remembering(reader).fetch(SPEC, remembered={})
    monkeypatch.setattr(kinds, "__version__", version)

    await Remembering(reader).fetch(spec, remembered={page.url: page for page in before.pages})

    assert reader.handed == handed


async def test_what_is_no_memory_of_ours_is_not_believed() -> None:
    """Such as what a version before this one has left."""
    reader = Reader()

    await Remembering(reader).fetch(SPEC, remembered={PAGE.url: PAGE})

    assert reader.handed == []
