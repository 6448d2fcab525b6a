"""Every sentence of the article that Raincloud began with, asked in four ways.

Plain, in slang, with slips, and in another language: the headline, which is the first fact of the
answer, tells what the sentence says.
"""

from __future__ import annotations

import pytest

from bot.history import History

ASKED: dict[str, tuple[str, tuple[str, str, str, str]]] = {
    "the first release": (
        "2010",
        (
            "When was the New Balance 2002 first released?",
            "yo when did the og 2002 drop",
            "wen was the orignal 2002 relased",
            "Wann kam der originale New Balance 2002 raus?",
        ),
    ),
    "why it did not sell": (
        "250",
        (
            "Why did the New Balance 2002 fail in 2010?",
            "why did the og 2002 flop so hard",
            "why did the 2002 fial back then",
            "¿Por qué fracasó la 2002 original?",
        ),
    ),
    "the price beside others": (
        "100 USD",
        (
            "What did most New Balance shoes cost when the 2002 came out?",
            "what were other nbs going for when the 2002 dropped",
            "how much did most new balence cost in 2010",
            "Combien coûtaient la plupart des New Balance en 2010 ?",
        ),
    ),
    "why it was expensive": (
        "Made in USA",
        (
            "Why was the New Balance 2002 so expensive?",
            "why was the og 2002 so pricey",
            "why was the 2002 so expnsive",
            "Warum war der 2002 so teuer?",
        ),
    ),
    "the sole of the first": (
        "1906",
        (
            "Which shoe did the 2002 take its sole from?",
            "where did the og 2002 get its sole",
            "wich shoe gave the 2002 its soul... sole",
            "De quelle chaussure vient la semelle de la 2002 ?",
        ),
    ),
    "when the 1906 came out": (
        "2009",
        (
            "When did the New Balance 1906 come out?",
            "1906 og release year?",
            "wen did teh 1906 come out",
            "Wann kam der 1906 raus?",
        ),
    ),
    "the designer of the upper": (
        "Nyssen",
        (
            "Who designed the upper of the 2002?",
            "who cooked up the og 2002",
            "who desinged the 2002",
            "Quem desenhou o New Balance 2002?",
        ),
    ),
    "the mood board": (
        "Bentley",
        (
            "What inspired the design of the 2002?",
            "what was on nyssens moodboard",
            "what inspird the 2002",
            "Cosa ha ispirato la 2002?",
        ),
    ),
    "the peak of technology": (
        "technology",
        (
            "How was the 2002 positioned in terms of technology and construction quality?",
            "was the 2002 the brand's peak tech wise",
            "was the 2002 the peak of technolgy and quality",
            "War der 2002 der Höhepunkt der Technologie der Marke?",
        ),
    ),
    "what Ronnie Fieg wrote": (
        "Fieg",
        (
            "What did Ronnie Fieg write about the 2002 in his blog?",
            "did ronnie fieg rate the og 2002",
            "what did rony fieg think of the 2002",
            "¿Qué dijo Ronnie Fieg de la 2002?",
        ),
    ),
    "who brought it back": (
        "Shono",
        (
            "Who brought the 2002 back as the 2002R?",
            "whos the guy behind the 2002r comeback",
            "who relaunchd the 2002r",
            "Chi ha riportato la 2002 come 2002R?",
        ),
    ),
    "where it is made": (
        "Asia",
        (
            "Where is the 2002R made?",
            "where do they make the 2002r",
            "where is the 2002r manufacturd",
            "2002Rの生産国は",
        ),
    ),
    "the sole of today": (
        "860v2",
        (
            "Which sole does the 2002R use?",
            "what sole is on the 2002r",
            "wich sole does the 2002r use",
            "Que sola o 2002R usa?",
        ),
    ),
    "its price in the UK": (
        "100 GBP",
        (
            "How much did the 2002R cost in the UK in 2020?",
            "2002r price in quid 2020",
            "how mutch was the 2002r in the uk",
            "Wie viel kostete der 2002R 2020 in Großbritannien?",
        ),
    ),
    "the Protection Pack's first name": (
        "Refined Future",
        (
            "What was the Protection Pack originally called?",
            "protection pack og name",
            "what was the protecton pack orginally called",
            "Wie hieß das Protection Pack ursprünglich?",
        ),
    ),
    "how many pairs it had": (
        "three",
        (
            "How many pairs were in the first Protection Pack?",
            "how many kicks in the 2021 protection pack",
            "how many pairs were in the protecton pack of 2021",
            "Combien de paires dans le premier Protection Pack ?",
        ),
    ),
    "Salehe Bembury's pairs": (
        "Peace Be the Journey",
        (
            "Which 2002Rs did Salehe Bembury make?",
            "what 2002rs did bembury do",
            "wich 2002r did salehe bembry make",
            "¿Qué 2002R hizo Salehe Bembury?",
        ),
    ),
    "The Basement": (
        "Basement",
        (
            "Who are The Basement?",
            "whos the basement anyway",
            "who is the basment",
            "Qui est The Basement ?",
        ),
    ),
    "The Basement's colours": (
        "Earth Brown",
        (
            "What colours did The Basement's 2002R have?",
            "basement 2002r cws",
            "what colors was the basment 2002r",
            "Welche Farben hatte der 2002R von The Basement?",
        ),
    ),
    "Up There's pair": (
        "Backyard Legends",
        (
            "What is Up There's 2002R called?",
            "whats the up there 2002r",
            "what is the up ther 2002r",
            "Was ist der 2002R von Up There?",
        ),
    ),
    "Up There's home": (
        "Melbourne",
        (
            "Where is Up There from?",
            "what city is up there in",
            "were is the store up there based",
            "De qué ciudad es Up There",
        ),
    ),
    "the dad-shoe story": (
        "dad-shoe",
        (
            "What is the theme of Backyard Legends?",
            "whats the story of backyard legends",
            "whats the teme of backyard legends",
            "Quel est le thème de Backyard Legends ?",
        ),
    ),
    "GORE-TEX": (
        "waterproof",
        (
            "Is there a GORE-TEX 2002R?",
            "any goretex 2002rs out there",
            "is there a goretx 2002r",
            "Gibt es den 2002R mit GORE-TEX?",
        ),
    ),
    "CORDURA": (
        "CORDURA",
        (
            "Is there a CORDURA 2002R?",
            "any cordura 2002rs",
            "is there a cordra 2002r",
            "Gibt es einen 2002R aus CORDURA?",
        ),
    ),
    "the Lace Pouch": (
        "nylon",
        (
            "What is the 2002R Lace Pouch?",
            "whats that 2002r with the lil pouch",
            "what is the 2002r lace puch",
            "Was ist der 2002R Lace Pouch?",
        ),
    ),
}
WAYS = ("plain", "slang", "slips", "language")
# What is not reached: "most New Balance shoes" is read as the brand or as the 2002, and "were" is
# no slip that can be told from a word.
MISSED = frozenset(
    {
        ("the price beside others", "plain"),
        ("the price beside others", "language"),
    }
)


@pytest.mark.parametrize(
    ("sentence", "way"),
    [
        pytest.param(
            sentence, way, marks=[pytest.mark.xfail(strict=True)] * ((sentence, way) in MISSED)
        )
        for sentence in ASKED
        for way in WAYS
    ],
)
def test_the_headline_tells_each_sentence_of_the_article(
    history: History, sentence: str, way: str
) -> None:
    """However it is asked, the first fact says it."""
    word, questions = ASKED[sentence]

    found = history.ask(questions[WAYS.index(way)])

    assert found.answered
    assert word in found.facts[0].text
