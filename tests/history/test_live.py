"""Questions of today: each kind, in every language that the room hears, is told its command."""

from __future__ import annotations

import pytest

from bot.history import History
from bot.history.answers.live import COMMANDS, SHOPPING

ASKED: dict[str, dict[str, str]] = {
    "stock": {
        "en": "where could one get rain cloud in a us 10",
        "de": "wo krieg ich den Rain Cloud in 44",
        "fr": "où trouver la Rain Cloud en ce moment",
        "es": "¿dónde consigo las Rain Cloud?",
        "pt": "onde acho o Rain Cloud hoje?",
        "it": "dove trovo le Rain Cloud adesso?",
        "ja": "レインクラウドはどこで手に入りますか",
    },
    "restocks": {
        "en": "did sea salt get restocked lately",
        "de": "ist der Sea Salt wieder lieferbar?",
        "fr": "la Sea Salt est de retour en stock ?",
        "es": "¿hubo reposición de las Sea Salt?",
        "pt": "o Sea Salt vai voltar?",
        "it": "le Sea Salt sono tornate disponibili?",
        "ja": "シーソルトの再販はありますか",
    },
    "upcoming": {
        "en": "is there some upcoming 2002r collab",
        "de": "welche Pärchen kommen als nächstes, was kommt bald?",
        "fr": "quelles sont les prochaines sorties ?",
        "es": "¿cuáles son los próximos lanzamientos de la 2002R?",
        "pt": "quais os próximos lançamentos?",
        "it": "quali sono le prossime uscite?",
        "ja": "今月の発売は",
    },
    "alerts": {
        "en": "could you ping me once phantom lands",
        "de": "sag mir Bescheid, wenn der Phantom kommt",
        "fr": "préviens-moi quand la Phantom arrive",
        "es": "avísame cuando lleguen las Phantom",
        "pt": "me avisa quando o Phantom chegar",
        "it": "avvisami quando arriva la Phantom",
        "ja": "ファントムが来たら知らせてください",
    },
    "setup": {
        "en": "we want to set up notifications for our members",
        "de": "wie kann ich Benachrichtigungen einrichten",
        "fr": "comment activer les notifications sur le serveur",
        "es": "quiero activar las notificaciones del servidor",
        "pt": "como configuro os avisos no servidor?",
        "it": "come si attivano le notifiche qui?",
        "ja": "通知の設定はどうやるの",
    },
    "watches": {
        "en": "please stop sending me dms",
        "de": "zeig mir meine Merkliste",
        "fr": "je veux me désabonner",
        "es": "enséñame mis recordatorios",
        "pt": "quero ver meus lembretes",
        "it": "fammi vedere i miei promemoria",
        "ja": "ウォッチリストを見たい",
    },
    "why": {
        "en": "why was there no alert yesterday, we never got a ping",
        "de": "warum gab es gestern keine Benachrichtigung",
        "fr": "pourquoi il n'y a pas eu d'alerte hier",
        "es": "¿por qué no hubo ninguna alerta ayer?",
        "pt": "por que não teve alerta ontem?",
        "it": "perché ieri non c'è stato nessun avviso?",
        "ja": "なぜ昨日は通知が来なかったの",
    },
    "mydata": {
        "en": "which things does this bot store about me",
        "de": "was speicherst du über mich",
        "fr": "quelles données gardes-tu sur moi ?",
        "es": "¿qué guardas sobre mí?",
        "pt": "o que você guarda sobre mim?",
        "it": "cosa conservi su di me?",
        "ja": "私の情報を消して",
    },
    "help": {
        "en": "so how does this bot work",
        "de": "welche Befehle gibt es hier",
        "fr": "comment fonctionne le bot, à quoi tu sers ?",
        "es": "¿qué comandos hay?",
        "pt": "quais comandos existem?",
        "it": "quali comandi ci sono?",
        "ja": "コマンドを見せて",
    },
    "quiz": {
        "en": "give us a quiz",
        "de": "mach mal ein Quiz",
        "fr": "lance un quiz",
        "es": "hazme un quiz",
        "pt": "faz um quiz",
        "it": "facciamo un quiz",
        "ja": "クイズを出して",
    },
    "hours": {
        "en": "pls dont message me at night",
        "de": "nachts bitte keine Nachrichten",
        "fr": "pas de messages la nuit s'il te plaît",
        "es": "no quiero mensajes de madrugada",
        "pt": "não quero mensagens à noite",
        "it": "niente messaggi di notte per favore",
        "ja": "夜中に通知しないで",
    },
    "prices": {
        "en": "have phantoms gotten cheaper lately",
        "de": "ist der Phantom günstiger geworden",
        "fr": "l'évolution du prix de la Phantom",
        "es": "evolución de precio de las Phantom",
        "pt": "histórico de preços do Phantom",
        "it": "andamento dei prezzi delle Phantom",
        "ja": "ファントムの価格推移を見せて",
    },
    "calendar": {
        "en": "can i get the releases into my calendar",
        "de": "gibt es einen Release-Kalender",
        "fr": "un calendrier des drops ?",
        "es": "¿hay un calendario de drops?",
        "pt": "tem calendário de drops?",
        "it": "c'è un calendario dei drop?",
        "ja": "発売カレンダーはありますか",
    },
    "gone": {
        "en": "are the phantoms all sold out",
        "de": "ist der Phantom ausverkauft",
        "fr": "la Phantom est en rupture ?",
        "es": "¿están agotadas las Phantom?",
        "pt": "o Phantom já está esgotado?",
        "it": "le Phantom sono esaurite?",
        "ja": "ファントムは完売ですか",
    },
    "sizes": {
        "en": "got a size chart",
        "de": "habt ihr eine Größentabelle",
        "fr": "un tableau des tailles ?",
        "es": "¿hay una tabla de tallas?",
        "pt": "tem tabela de tamanhos?",
        "it": "c'è una tabella delle taglie?",
        "ja": "サイズ表ありますか",
    },
}


@pytest.mark.parametrize(
    ("kind", "language"), [(kind, language) for kind in ASKED for language in ASKED[kind]]
)
def test_each_kind_of_today_is_told_its_command_in_each_language(
    history: History, kind: str, language: str
) -> None:
    """The first command that is named is the one that answers."""
    found = history.ask(ASKED[kind][language])

    assert not found.answered
    assert found.commands == tuple(command.name for command in COMMANDS[kind])


def test_every_kind_is_asked_for() -> None:
    """No kind of today goes without a question in every language."""
    assert ASKED.keys() == COMMANDS.keys() - {SHOPPING}
    assert {frozenset(said) for said in ASKED.values()} == {
        frozenset({"en", "de", "fr", "es", "pt", "it", "ja"})
    }


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("is rain cloud in stock in a 9.5", "/drops stock shoe:Rain Cloud size:9.5"),
        ("m2002rda eu 43 available now?", "/drops stock shoe:M2002RDA size:EU 43"),
        ("tell me when sea salt comes in uk 8", "/watch add shoe:Sea Salt sizes:UK 8 region:GB"),
        ("any upcoming drops in japan", "/drops upcoming region:JP"),
        ("where can i buy a 2002r", "/drops stock shows"),
    ],
)
def test_options_are_written_as_far_as_the_question_tells_them(
    history: History, question: str, written: str
) -> None:
    """What was named need not be typed again."""
    assert written in history.ask(question).answer


@pytest.mark.parametrize(
    ("question", "command"),
    [
        ("what do sea salts go for these days", "drops stock"),
        ("somebody got the ganni ones in a uk 6", "drops stock"),
        ("student code for nb anywhere?", "drops stock"),
        ("uk 7 in phantom still live?", "drops stock"),
        ("anything of the 2002r on sale next weekend", "drops stock"),
        ("is the pouch pair ever coming back to shops again", "drops restocks"),
        ("whats upcomming for the 2002r", "drops upcoming"),
        ("is there an ongoing draw", "drops upcoming"),
        ("next salehe pair when", "drops upcoming"),
        ("läuft gerade eine Verlosung", "drops upcoming"),
        ("un tirage au sort en cours ?", "drops upcoming"),
        ("hay alguna rifa abierta", "drops upcoming"),
        ("c'è un'estrazione in corso?", "drops upcoming"),
        ("シーソルトはまだ残ってますか", "drops stock"),
        ("今週、何か入荷した?", "drops restocks"),
        ("who still has phantoms in a us 9", "drops stock"),
        ("wer hat gerade sea salt in 42", "drops stock"),
        ("which command turns my us size into japanese ones", "size convert"),
        ("comment faire pour que le bot me dise ma pointure", "size convert"),
        ("kann der bot zeigen, was in meiner größe auf lager ist", "drops stock"),
        ("un comando con las tallas que hay en stock?", "drops stock"),
        ("le bot sait si ma taille est en stock ?", "drops stock"),
        ("what should i type to hear about the designer", "help"),
        ("can you make the bot explain the names", "help"),
        ("qual o comando pra perguntar da história?", "help"),
        ("no more pings since yesterday", "alerts why"),
        ("i stopped getting notifications", "alerts why"),
        ("die benachrichtigungen kommen nicht mehr", "alerts why"),
        ("je ne reçois plus d'alertes", "alerts why"),
        ("no me llegan los avisos", "alerts why"),
        ("non mi arrivano più le notifiche", "alerts why"),
        ("não recebo mais notificações", "alerts why"),
        ("通知が来ないんだけど", "alerts why"),
        ("when does the sea salt drop again", "drops restocks"),
        ("when did sea salt restock again", "drops restocks"),
    ],
)
def test_questions_of_today_are_heard_as_people_chat(
    history: History, question: str, command: str
) -> None:
    """In half sentences, with slips, and by words for today that name no command."""
    assert history.ask(question).commands[:1] == (command,)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("Wann kam der Phantom in Japan raus, sofort ausverkauft oder?", "31 July 2021"),
        ("water be the guide release date? they are all sold out", "5 June 2021"),
        ("シーソルトの日本での発売日はいつ?完売だったよね", "17 July 2021"),
        ("レインクラウドの日本での発売日いつ?全然買えなかった", "21 August 2021"),
    ],
)
def test_when_something_came_out_that_sold_out_is_no_question_of_today(
    history: History, question: str, day: str
) -> None:
    """Whoever asks for the day of a release knows that it is over."""
    assert day in history.ask(question).answer


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("when did the phantom drop again in japan", "31 July 2021"),
        ("remind me when the ganni pair came out again", "13 April 2022"),
    ],
)
def test_again_after_what_was_only_asks_once_more(
    history: History, question: str, day: str
) -> None:
    """Who says "did" or "came" beside it asks for no restock, and for no reminder."""
    assert day in history.ask(question).answer


@pytest.mark.parametrize("question", ["any 2002R launch in 2031", "was the 2002R launched in 2031"])
def test_a_year_that_no_fact_reaches_is_still_to_come(history: History, question: str) -> None:
    """Nothing that was is set against it."""
    answer = history.ask(question)

    assert not answer.answered
    assert "2020" not in answer.answer


def test_what_somebody_missed_is_of_today(history: History) -> None:
    """ "Did I" asks of now, "did it" of what was."""
    assert history.ask("did we miss the draw for the new mule").commands
    assert not history.ask("when did the draw for the lace pouch begin").commands
