"""Other shoes, as posts and calendars name them.

In running text a number is a model more rarely than in a title (see ``titles``): prices, years and
sizes stand beside it.
"""

from __future__ import annotations

import re

OTHER_MODEL = re.compile(
    r"(?<![\w$\u20ac\xa3.,-])(?:99[0-9](?:v\d)?|1906\w{0,2}|9060|550|574|57[67]|530|580|327|1000"
    r"|860(?:v\d)?|1080|2010|1300|1500|1400|610\w?|740|1890|204L)(?![\w%])"
    r"|(?<!\w)(?:Air (?:Max|Jordan|Force)|Jordan|Dunk|Yeezy|Samba|Gazelle|GEL-\w+|Salomon|Asics)"
    r"(?!\w)",
    re.IGNORECASE,
)


def names_other_model(text: str) -> bool:
    """Tell whether a text names a model that is no 2002R."""
    return bool(OTHER_MODEL.search(text))
