"""The body of an answer, unpacked as it arrives and never past a limit.

Knows nothing of what is in it.
"""

from __future__ import annotations

import zlib
from collections.abc import AsyncIterable

from bot.sources.web.errors import UnreadableError

ENCODINGS = "gzip, deflate"  # what we ask for and can unpack
GZIP_WINDOW = 31  # zlib's number for a gzip header
MEMBERS_LIMIT = 200  # gzip files behind each other; servers send one
STEP = 64 * 1024  # bytes unpacked at a time, so that a bomb is met while it is small


async def read(stream: AsyncIterable[bytes], *, encoding: str, limit: int) -> tuple[bytes, bool]:
    """Read and unpack a body up to a limit.

    Args:
        stream: the body as it is sent.
        encoding: the Content-Encoding header.
        limit: bytes after unpacking; as many are read before unpacking.

    Returns:
        The body, and whether it is whole; one cut at the limit is not.

    Raises:
        UnreadableError: the packing is unknown, broken or cut short.
    """
    unpack = _Unpacker(encoding)
    parts: list[bytes] = []
    sent = size = 0
    async for chunk in stream:
        sent += len(chunk)
        for part in unpack.feed(chunk, limit + 1 - size):
            parts.append(part)
            size += len(part)
        if max(sent, size) > limit:
            return b"".join(parts)[:limit], False
    if unpack.is_cut:
        raise UnreadableError("The answer was cut short.")
    return b"".join(parts), True


class _Unpacker:
    """Unpacks gzip or deflate, one part after another."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding.strip().lower()
        if self._encoding not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise UnreadableError("The answer is packed in a way that was not asked for.")
        self._is_plain = self._encoding in {"", "identity"}
        self._zlib: zlib._Decompress | None = None
        self._is_begun = False
        self._members = 0

    @property
    def is_cut(self) -> bool:
        return self._zlib is not None and not self._zlib.eof

    def feed(self, chunk: bytes, room: int) -> list[bytes]:
        """Unpack one chunk into at most ``room`` bytes."""
        if self._is_plain:
            return [chunk]
        parts: list[bytes] = []
        try:
            while room > 0:
                if self._zlib is None:
                    if not chunk or (self._is_begun and not chunk.strip(b"\0")):
                        break  # padding after the last gzip member
                    self._zlib = self._begin(chunk)
                asked = min(room, STEP)
                part = self._zlib.decompress(chunk, asked)
                parts.append(part)
                room -= len(part)
                if self._zlib.eof:
                    chunk, self._zlib = self._zlib.unused_data, None
                    continue
                chunk = self._zlib.unconsumed_tail
                if not chunk and len(part) < asked:
                    break  # all input is taken, and no output waits
        except zlib.error:
            raise UnreadableError("The answer cannot be unpacked.") from None
        return parts

    def _begin(self, chunk: bytes) -> zlib._Decompress:
        self._members += 1
        if self._members > MEMBERS_LIMIT:
            raise UnreadableError("The answer is packed in too many parts.")
        if self._encoding != "deflate":
            self._is_begun = True
            return zlib.decompressobj(GZIP_WINDOW)
        if self._is_begun:
            raise UnreadableError("The answer cannot be unpacked.")
        self._is_begun = True
        is_wrapped = chunk[0] & 0x0F == zlib.DEFLATED  # RFC 1950's header; some send none
        return zlib.decompressobj(zlib.MAX_WBITS if is_wrapped else -zlib.MAX_WBITS)
