"""How the sources file names a file on this machine: ``file:`` and a path.

A path that is not absolute lies in the folder of the sources file or below; it is made absolute
when the sources are read. Knows nothing of what is in a file.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from urllib.parse import quote, unquote, urlsplit

from bot.sources.web import AddressError

ENDINGS = (".csv", ".tsv", ".json", ".toml")
SCHEME = "file:"


def local_url(url: str, *, folder: Path | None) -> str:
    """Return the address of a local file, with its path made absolute.

    Args:
        url: "file:drops.csv", below the folder, or "file:///srv/drops.csv", anywhere.
        folder: where the sources file lies; without it local files may not be named at all, as
            where somebody adds a source from afar.

    Raises:
        AddressError: the path leaves the folder, or is not the name of a file that is read.
    """
    if folder is None:
        raise AddressError("Only the sources file itself may name a file on this machine.")
    named = url.removeprefix(SCHEME)
    parts = urlsplit(url)
    if parts.netloc not in {"", "localhost"} or parts.query or parts.fragment:
        raise AddressError("A local file is written file:drops.csv or file:///srv/drops.csv.")
    path = PurePosixPath(unquote(parts.path if named.startswith("//") else named))
    if ".." in path.parts:
        raise AddressError("The path of a local file may not lead upwards with '..'.")
    if "\0" in str(path) or path.suffix.lower() not in ENDINGS:
        raise AddressError(f"A local file's name must end in {', '.join(ENDINGS)}.")
    whole = path if path.is_absolute() else PurePosixPath(folder.absolute().as_posix()) / path
    return f"{SCHEME}//{quote(str(whole))}"
