"""What somebody types: what a field asks for, or anything at all."""

from __future__ import annotations

import random

# By the name of an option, or of a form's field: what fits there.
FITTING = {
    "sizes": ("US 9", "9, 9.5", "EU 42.5, EU 43", "CM 27"),
    "size": ("9", "42.5", "27"),
    "words": ("rain cloud", '"rain cloud" -kids', "camo, phantom"),
    "styles": ("M2002RDA", "M2002RDA, M2002RDB", "rain cloud"),
    "style": ("M2002RDA", "rain cloud", "2002RDB"),
    "shoe": ("M2002RDA", "rain cloud", "camo"),
    "max_price": ("160 USD", "160", "£120"),
    "price": ("150 USD", "£140", "¥18,000"),
    "regions": ("GB", "GB, Japan", "EU"),
    "region": ("GB", "US", "JP"),
    "shops": ("Raincloud Demo Shop", "END. https://example.com/2002r\nSize?"),
    "line": ("{role} {shoe} is back: {sizes}", "{when}: {price} at {shop} {region}", "Look!"),
    "colour": ("#3BA55D", "red", "blue"),
    "name": ("Phantom", "Protection Pack Rain Cloud"),
    "at": ("next friday 10am", "5 Dec 10am", "yesterday", "tbc", "2027-01"),
    "closes": ("next saturday 10am", "6 Dec 18:00"),
    "timezone": ("Europe/London", "Tokyo", "America/New_York"),
    "image": ("https://example.com/shoe.png",),
    "url": ("https://example.com/page",),
    "answer": ("The Rain Cloud came out in 2021, as it says there.",),
    "question": ("Who designed the 2002R?", "when is the next drop", "is it waterproof"),
    "quiet": ("10pm-8am", "22:00-07:00", "off"),
    "language": ("Japanese", "en"),
    "lead_times": ("1d, 1h", "2h"),
    "digest": ("daily 9am", "every monday"),
    "kinds": ("restock", "live, restock"),
}
ANYTHING = (
    *("9, banana", "160", "-1", "0", "31 February", "{shoe} {", "{{}}", "every day at 9"),
    *(
        "who designed the 2002?",
        "@everyone",
        "<@1>",
        "<@&1>",
        "<#1>",
        "</help:1>",
        "クラウド",
        "🥾",
    ),
    *("x" * 200, "long words " * 300, "'; --", "**", "```", "||", "> # -", "[a](https://b)", "\\"),
    *("https://example.com/a", "https://", "javascript:alert(1)", "\u202eabc", "e\u0301" * 50),
    *(" ", "\u200b", "\t", "\uff11", "NaN", "1e400", "99999999999999999999", "%s %(a)s"),
)
BEGINNINGS = ("", "", "2", "m2002r", "ra", "#", "1", "a", "no such thing")  # offers follow them


def fitting(name: str, chance: random.Random) -> str:
    """Return what fits an option or a field; where nothing is known of it, a word."""
    return chance.choice(FITTING.get(name, ("rain cloud",)))


def some(name: str, chance: random.Random) -> str:
    """Return what fits, or anything."""
    return fitting(name, chance) if chance.random() < 0.6 else chance.choice(ANYTHING)
