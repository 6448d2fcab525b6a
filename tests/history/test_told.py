"""What people ask of themselves, of others and in short; and in which language they are told."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.languages import speaking


@pytest.mark.parametrize(
    "question",
    [
        "what's my size?",
        "quelle est ma pointure",
        "the bape x adidas superstar, how much",
        "ganni did a collab with salomon, which colours",
        "can i send the mules back",
        "where is yue wu living",
        "was phantom better than rain cloud",
        "does new balance have shoes that i have worn",
        "do saucony grid trainers run like the 2002r",
        "which protection pack looks nicer",
        "sea salt or rain cloud, choose for me",
        "how many of the 2002r did they ship in 2022",
        "does the kids 2002r have laces",
        "are the eyelets of the 2002R brass or steel ones",
        "Which tongue does the 2002R have, padded nylon or jersey?",
        "protection pack us retail in 2024?",
        "combien coûtait le Protection Pack de 2021 aux USA",
        "who designed the 9060 and the 860v2",
        "is kith a berlin label",
        "the Pegasus by Nike, does it run small?",
        "where were the 2002 and the 990v6 made",
        "what is the L for in ML2002R",
        "que significa la L de ML2002RB",
        "who held the job of Taylor Canby before her",
        "quem foi o chefe antes do Rob DeMartini",
        "how many folks stood outside Extra Butter for the Protection Pack launch",
        "weight of the 1906R? packing for Rome, that or the 2002R",
        "do staff and employees get the 2002R for less",
        "which last is under the 2002R, SL-3 or SL-4?",
    ],
)
def test_what_only_sounds_like_a_fact_is_not_answered(history: History, question: str) -> None:
    """Sizes of whoever asks, other brands' shoes, returns, homes, tastes, children's pairs.

    Nor one of two that nobody tells apart, a price of another year, one of two shoes, a letter
    of a name, who had a post before somebody, how many people came.
    """
    assert not history.ask(question).answered


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("was the 1906 from 09 or 10", "1906-launch"),
        ("did the 1906r return in 21 or 22", "1906r-relaunch"),
        ("i wear 9 in us mens, uk?", "size-men-us9"),
        ("did nike make the ganni shoe", "about-ganni-x-2002r"),
        ("cuando salio en japon la 2002r con bolsa en los cordones", "pouch-date-jp"),
    ],
)
def test_years_sizes_and_bags_are_understood_as_people_write_them(
    history: History, question: str, fact: str
) -> None:
    """Two digits are years beside each other, and what is worn is not what is wanted."""
    assert fact in {found.id for found in history.ask(question).facts}


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who made water be the guide", "Salehe Bembury"),
        ("chi ha creato shibuya rat", "atmos"),
        ("m2002rdn is from what pack", "fall 2023"),
        ("name of the golf one that is based on the 2002r", "2002 v1 SL"),
        ("when did jjjjound do a 2002r", "2023"),
        ("my vans are done for. will the 2002r be comfortable", "comfortable"),
        ("stepped in paint today, best way to clean the suede of a 2002r?", "brush"),
        ("die 2002R wasserdicht?", "not waterproof"),
        ("how come the og 2002 cost 70 dollars", "250 USD, not 70"),
        ("is new balance on the stock exchange", "not traded"),
        ("which years are the 1400 and the 1700 from", "1700 (1999)"),
        ("perché c'è una R alla fine di 2002R", "Regenerate"),
        ("was heißt das R am Ende von 2002R", "Regenerate"),
        ("où se trouve le gel de la 2002R", "heel"),
        ("does the 2002R have rollbar? the page of a shop says so", "no ROLLBAR"),
        ("wann kam der allererste GORE-TEX 2002R", "July 2022"),
        ("wann kam das erste Protection Pack", "17 July 2021"),
        ("ist Yue Wu Japaner", "comes from China"),
        ("Yue Wu viene dal Giappone?", "comes from China"),
        ("a page says the 2002R has Fresh Foam. is that legit?", "no Fresh Foam"),
        ("backyard legends, what day was it out", "16 July 2022"),
        ("the nb employees joe freshgoods teamed up with, which team was it", "Black Soles"),
        (
            "which was the shoe just before the 2002, and what year is it from",
            "2001, which came out",
        ),
        ("BEAMS were the first to collab on the mule, no?", "Bryant Giles"),
        ("who became ceo of new balance after DeMartini", "Joe Preston"),
        ("why does my label say ML2002R and yours M2002R, whats the L", "2020 and 2021"),
        ("thisisneverthat 2002R, was it sold anywhere but korea", "worldwide"),
        ("da dove ha preso spunto Yue Wu per il Protection Pack", "Boston"),
        ("ab wann hat Shono am 2002R getüftelt", "early 2018"),
        ("la mule de BEAMS, elle est sortie quand", "BEAMS"),
    ],
)
def test_what_is_asked_in_other_words_is_told(history: History, question: str, told: str) -> None:
    """Who made a pair, what a code is of, how a shoe is in use: a brand beside it is no matter."""
    found = history.ask(question)

    assert found.answered
    assert told in found.answer


@pytest.mark.parametrize(
    "question",
    [
        "besides Andrew Nyssen who else designed the 2002",
        "who took over from Taylor Canby",
        "were GANNI the first to make a 2002R",
        "BEAMS were the first to do a mule, no?",
        "is the GORE-TEX 2002R sweaty in summer",
        "welche Einlegesohlen nehmt ihr für den 2002R",
        "is the GORE-TEX 2002R recycled",
    ],
)
def test_nobody_is_told_of_another_than_is_asked(history: History, question: str) -> None:
    """Who else, or who came after, is not told by the one who is named; nor a part by the whole."""
    assert not history.ask(question).answered


@pytest.mark.parametrize(
    "question",
    [
        "which person at sns designed their mule",
        "wer bei BEAMS hat den Mule entworfen",
        "the 1906L designer, who is it",
        "quem é o designer da 1906L",
        "how many pairs of the shibuya rat are there",
        "combien de paires pour backyard legends",
        "kevlar 2002r style code?",
        "code de la 2002R alpaga ?",
        "is it invisible fit or normal goretex in the 2002rx",
        "quelle membrane gore-tex sur la 2002RX",
        "what has bape put out with new balance since the 2002r",
        "que hizo ganni con new balance despues de la 2002r",
    ],
)
def test_a_fact_without_what_is_asked_is_no_answer(history: History, question: str) -> None:
    """Who, how many pairs, the code of an unknown sort, what came after: not what the shoe is."""
    assert not history.ask(question).answered


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("who made ml2002rv", "N.HOOLYWOOD"),
        ("how many pairs are in the first protection pack", "Sea Salt"),
        ("what did N.HOOLYWOOD and INVINCIBLE make after the 2002r", "M1906NIH"),
        ("how many pairs in the higher learning pack", "four colours"),
        ("what did jjjjound do after its grey 2002r", "GORE-TEX"),
        ("wie heißt der mann der den 2002 zurückgebracht hat", "Shono"),
        ("comment s'appelle le mec qui a ramené la 2002", "Shono"),
        ("como se chama o cara que trouxe a 2002 de volta", "Shono"),
        ("wie heißt der designer vom original 2002", "Nyssen"),
        ("was the return of the 2002 timed for its 10th anniversary on purpose", "coincidence"),
        ("füße messen morgens oder abends?", "late in the day"),
        ("medir o pé de manhã ou à noite?", "late in the day"),
    ],
)
def test_who_how_many_and_what_came_after_are_told(
    history: History, question: str, told: str
) -> None:
    """Where a fact holds it; what somebody is called asks who that was."""
    found = history.ask(question)

    assert found.answered
    assert told in found.answer


@pytest.mark.parametrize("question", ["i take a 44 in eu, us?", "wears a 44 in eu what us is that"])
def test_a_size_that_is_worn_in_a_system_is_wanted_in_the_other(
    history: History, question: str
) -> None:
    """The system after "in" is the one of the number, where another one is said later."""
    assert "EU 44 is US 10" in history.ask(question).answer


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("", "New Balance 2002Rの歴史について聞いてください。"),
        ("lorem ipsum dolor", "それを伝える情報源はありません。"),
        ("style code of water be the guide", "の品番を伝える情報源はありません。"),
        ("sea salt dropped on christmas 2019 didnt it", "2019ではなく2021年7月17日でした。"),
        ("why did nike make the ganni shoe", "それはNikeではなくNew Balanceの話です。"),
    ],
)
def test_what_is_no_fact_is_said_in_the_language_spoken(
    history: History, question: str, said: str
) -> None:
    """Next steps, corrections and what is not known are the room's own words; facts are not."""
    with speaking("ja"):
        assert said in history.ask(question).answer
    assert said not in history.ask(question).answer


@pytest.mark.parametrize("question", ["weight of the rain cloud box", "lorem ipsum dolor"])
def test_what_is_not_known_always_has_a_next_step(history: History, question: str) -> None:
    """Whoever gets no answer is offered three questions that have one."""
    found = history.ask(question)

    assert not found.answered
    assert found.answer.startswith("I have no source for")
    assert len(found.nearest) == 3
    assert all(history.ask(offered).answered for offered in found.nearest)


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("anything dropping next month?", "drops upcoming"),
        ("is phantom back in stock", "drops restocks"),
        ("ping me when a pair comes back", "watch add"),
        ("comment être prévenue du retour de la Phantom", "watch add"),
        ("come posso essere informato quando arriva la Phantom", "watch add"),
        ("2002r size 9.5", "size convert"),
        ("wo kann ich den 2002r kaufen", "drops stock"),
        ("mules on sale currently", "drops stock"),
        ("les gore-tex sont en solde en ce moment ?", "drops stock"),
        ("what can you do", "history ask"),
    ],
)
def test_questions_of_today_are_told_the_command(
    history: History, question: str, command: str
) -> None:
    """What changes by the day no history holds; the command that knows is named in the text."""
    found = history.ask(question)

    assert not found.answered
    assert command in found.commands
    assert f"/{command}" in found.answer


@pytest.mark.parametrize(
    "question",
    [
        "Protection Pack Kith launch",
        "Backyard Legends Dover Street Market drop",
        "water be the guide kith tokyo",
        "is the 1906R made after the 1906",
        "was the 2002 more than 240 dollars in 2010",
        "did Adidas copy the Protection Pack",
        "from which Chinese province is Yue Wu",
        "whose sole is on the 2002 and whose on the 1906R",
    ],
)
def test_nobody_is_corrected_who_claims_nothing(history: History, question: str) -> None:
    """A shop or a year beside a pair says who sold it, and not who made it."""
    answer = history.ask(question).answer

    assert "That was" not in answer
    assert "It was" not in answer


def test_a_question_that_names_nothing_is_about_what_was_told_last(history: History) -> None:
    """ "And the price?" is understood after an answer about a pair."""
    first = history.ask("when did the ganni 2002r come out")

    found = history.ask("and the colours?", first.subject)

    assert "ganni-colours" in {fact.id for fact in found.facts}
    assert "ganni-colours" not in {fact.id for fact in history.ask("and the colours?").facts}


def test_yes_or_no_is_said_first(history: History) -> None:
    """A closed question is answered with yes or no where the fact says which."""
    assert history.ask("is the midsole of the 2002r firm").answer.startswith("Yes.")
    assert history.ask("does the 2002r have fresh foam").answer.startswith("No.")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("Got mine three or four years ago in an odd box, who designed it?", "Shono"),
        ("Mein Paar ist drei oder vier Jahre alt, wer hat den 2002R entworfen?", "Shono"),
        ("Comprei o par num brechó, o que é o ABZORB?", "ABZORB"),
        ("who designed the Protection Pack, Salehe Bembury or Yue Wu?", "Yue Wu designed"),
    ],
)
def test_what_is_offered_aside_is_no_other_question(
    history: History, question: str, told: str
) -> None:
    """An "or" of a story is none of what is asked, and of two that are named one is told."""
    assert told in history.ask(question).answer


@pytest.mark.parametrize(
    "question",
    [
        "nur die goretex wasserdicht oder auch die normale",
        "are regular 2002rs waterproof or only the gore-tex version",
        "só o gore-tex é impermeável ou o normal também",
        "防水なのはゴアテックスだけ?普通の2002Rは?",
    ],
)
def test_beside_only_one_of_them_the_usual_one_is_asked_of(history: History, question: str) -> None:
    """ "Just the GORE-TEX" names what the usual one is set against."""
    assert history.ask(question).facts[0].id == "wear-not-waterproof"


@pytest.mark.parametrize(
    "question",
    [
        "why not just reissue the 1906 instead of the 2002",
        "wieso hat man nicht einfach die Sohle vom 1906 genommen",
        "pourquoi ils n'ont pas gardé la semelle de la 1906",
        "¿por qué no usaron la suela de la 1906?",
        "perché non hanno usato la suola della 1906",
        "por que não usaram a sola do 1906 no 2002R",
        "did joe freshgoods do another 2002r",
        "did shoe palace do more 2002rs after volcanic rocks",
        "suede thickness on the 2002r",
        "l'épaisseur de la languette de la 2002R",
        "2002Rのタンの厚みって何ミリ?",
        "does the 2002r cure plantar fasciitis",
        "how much do used 2002rs go for",
        "how much margin does nb make on a 2002r",
        "what did the nhoolywood and invincible shoe cost",
        "in which shop in madrid was rain cloud sold",
    ],
)
def test_nothing_near_is_told_for_what_nobody_knows(history: History, question: str) -> None:
    """Not what was done for why another thing was not, nor the one pair for one more."""
    assert not history.ask(question).answered


@pytest.mark.parametrize(
    ("question", "fact"),
    [
        ("why didnt the og 2002 sell", "2002-failed"),
        ("is it normal that the suede creases", "care-crease"),
        ("did bembury do a second 2002r", "wbtg-exists"),
        ("third shoe by n.hoolywood and invincible, price", "nhi-third"),
        ("épaisseur de la semelle au talon de la 2002R", "lab-drop"),
        ("what does a used rain cloud sell for", "pp-raincloud-resale"),
    ],
)
def test_what_is_known_is_told_beside_it(history: History, question: str, fact: str) -> None:
    """A reason why something failed, what is normal, a pair that came later."""
    assert fact in {one.id for one in history.ask(question).facts}


@pytest.mark.parametrize(
    "question",
    ["quand est sortie la 2010 de NB", "cuando sale la nb 2010", "when did the nb 2010 drop"],
)
def test_a_model_named_like_a_year_is_no_year(history: History, question: str) -> None:
    """Nobody is told that it was another one."""
    answer = history.ask(question)
    assert "2010-date" in {one.id for one in answer.facts}
    assert "not 2010" not in answer.answer
