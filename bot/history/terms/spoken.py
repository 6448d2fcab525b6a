"""Say a kind of question and a name as English says them: "the style code of the 2002R".

Knows nothing of facts.
"""

from __future__ import annotations

from bot.languages import tr

WITH_ARTICLE = frozenset({"model", "series", "pack", "edition"})
CODES = ("the ", "ml", "m1", "m2")  # names that take no article, whatever they are names of
# How a kind of question begins that is a phrase of its own.
WHOLE = frozenset(
    {"anybody's", "company", "half", "how", "stock", "sums", "that", "the", "what", "whether"}
    | {"which", "who"}
)


def spoken_name(name: str, kind: str) -> str:
    """Return the name of an entity of this kind, with its article."""
    if kind not in WITH_ARTICLE or name.casefold().startswith(CODES):
        return name
    return tr("the {name}", name=name)


def spoken_slot(say: str, name: str, kind: str) -> str:
    """Return what is asked of an entity, from how its kind of question is called."""
    spoken = spoken_name(name, kind)
    if "{name}" in say or say.split(maxsplit=1)[0] in WHOLE:
        return tr(say, name=spoken)
    return tr("the {kind} of {name}", kind=tr(say), name=spoken)
