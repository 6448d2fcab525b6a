"""Read a style code as it is meant: with a look-alike sign, or in two parts.

Knows nothing of what a code names.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

LOOK_ALIKES = str.maketrans("oils", "0115")  # each letter as the number it looks like
# "M2002-RDA", and its first part alone; numbers may be typed as letters that look like them.
START = r"m[lrni1]?[0-9oils]{3,4}r?"
PARTED = re.compile(
    rf"(?<![A-Za-z0-9])({START})[-_.\u2010-\u2015]([a-z0-9]{{1,4}})(?![A-Za-z0-9])", re.IGNORECASE
)
FIRST_PART, SECOND_PART = re.compile(START), re.compile(r"[a-z0-9]{2,4}")


class StyleCodes:
    """All codes that are known, and what looks like each."""

    def __init__(self) -> None:
        self._known: set[str] = set()
        self._alike: dict[str, list[str]] = defaultdict(list)  # by what they look like

    def learn(self, code: str) -> None:
        """Know a code, in lower case."""
        if code not in self._known:
            self._known.add(code)
            self._alike[code.translate(LOOK_ALIKES)].append(code)

    def meant(self, word: str) -> str:
        """Return the known code that a word looks like: "m2oo2rda"; else the word itself.

        A known code is meant as it stands. Of several that of the most equal signs is meant; none
        where two are as near.
        """
        if word[:1] != "m" or word in self._known:
            return word
        alike = self._alike.get(word.translate(LOOK_ALIKES), ())
        near = sorted((sum(map(str.__ne__, word, code)), code) for code in alike)
        if not near or (len(near) > 1 and near[0][0] == near[1][0]):
            return word
        return near[0][1]

    def unparted(self, text: str, is_known: Callable[[str], bool]) -> str:
        """Return a text with known codes in one word that were typed with a dash: "M2002R-DA".

        Not where both parts are known and say as much by themselves: "M2002-RDA".
        """

        def joined(parts: re.Match[str]) -> str:
            whole = self._is_whole(parts[1].lower(), parts[2].lower(), is_known)
            return parts[1] + parts[2] if whole else parts[0]

        return PARTED.sub(joined, text)

    def put_right(self, words: Sequence[str], is_known: Callable[[str], bool]) -> list[str]:
        """Return words with the codes that they look like, also in two parts: "ml2002 r0".

        Not where both parts are known: "m2002r da new balance" holds no M2002RDA.
        """
        found: list[str] = []
        for word in words:
            before = found[-1] if found else ""
            parted = FIRST_PART.fullmatch(before) and SECOND_PART.fullmatch(word)
            if parted and self._is_whole(before, word, is_known):
                found[-1] = self.meant(before + word)
            else:
                found.append(self.meant(word))
        return found

    def _is_whole(self, first: str, second: str, is_known: Callable[[str], bool]) -> bool:
        """Tell whether two parts are a known code, and not each something by itself."""
        apart = is_known(first) and is_known(second)
        return self.meant(first + second) in self._known and not apart
