"""What months and days of the week are called, in the languages of shops and their feeds.

Knows nothing of dates.
"""
# ruff: noqa: RUF001 - words of many alphabets

from __future__ import annotations

from collections.abc import Iterable

# Each line is a month, or a day of the week; what is indented further goes on with the one before.
_ENGLISH = """
    january jan
    february feb
    march mar
    april apr
    may
    june jun
    july jul
    august aug
    september sept sep
    october oct
    november nov
    december dec
"""
_FOREIGN = """
    januar januari janvier enero gennaio janeiro jänner stycznia ledna января січня ocak január
        januára ianuarie tammikuuta ιανουαρίου
    februar februari février febrero febbraio fevereiro lutego února февраля лютого şubat február
        februára februarie helmikuuta φεβρουαρίου
    märz maart mars marzo março marts marca března марта березня mart március
        martie maaliskuuta μαρτίου
    avril abril aprile kwietnia dubna апреля квітня nisan április
        apríla aprilie huhtikuuta απριλίου
    mai mei mayo maggio maio maj maja května мая травня mayıs május
        mája toukokuuta μαΐου
    juni juin junio giugno junho czerwca června июня червня haziran június
        júna iunie kesäkuuta ιουνίου
    juli juillet julio luglio julho lipca července июля липня temmuz július
        júla iulie heinäkuuta ιουλίου
    augustus août agosto augusti sierpnia srpna августа серпня ağustos augusztus
        elokuuta αυγούστου
    septembre septiembre settembre setembro września září сентября вересня eylül szeptember
        septembra septembrie syyskuuta σεπτεμβρίου
    oktober octobre octubre ottobre outubro października října октября жовтня ekim október
        októbra octombrie lokakuuta οκτωβρίου
    novembre noviembre novembro listopada listopadu ноября листопада kasım
        novembra noiembrie marraskuuta νοεμβρίου
    dezember décembre diciembre dicembre dezembro grudnia prosince декабря грудня aralık
        decembra decembrie desember joulukuuta δεκεμβρίου
"""
# Words of other tongues as well ("mar", "set"): read only where nothing but a date can stand.
_SHORT = """
    jän janv ene gen sty янв oca
    febr févr fév fev lut úno фев şub
    mär mrz mrt märc bře мар
    avr abr kwi dub апр nis
    mag kvě май
    giu cze čvn июн haz
    juil lug lip čvc июл tem
    août ago sie srp авг ağu
    set wrz zář сен сент eyl
    okt ott out paź říj окт eki
    lis ноя нояб kas
    dez déc dic gru pro дек ara
"""
_WEEKDAYS = """
    montag lundi lunes lunedì segunda maandag måndag mandag poniedziałek pondělí
        понедельник pazartesi
    dienstag mardi martes martedì terça dinsdag tisdag tirsdag wtorek úterý вторник salı
    mittwoch mercredi miércoles mercoledì quarta woensdag onsdag środa středa среда çarşamba
    donnerstag jeudi jueves giovedì quinta donderdag torsdag czwartek čtvrtek четверг perşembe
    freitag vendredi viernes venerdì sexta vrijdag fredag piątek pátek пятница cuma
    samstag sonnabend samedi sábado sabato zaterdag lördag lørdag sobota суббота cumartesi
    sonntag dimanche domingo domenica zondag söndag søndag niedziela neděle воскресенье pazar
"""


def _by_number(lines: str) -> dict[str, int]:
    return {
        name: number
        for number, names in enumerate(
            lines.replace("\n        ", " ").strip().splitlines(), start=1
        )
        for name in names.split()
    }


ENGLISH = _by_number(_ENGLISH)
# Whole names only, and only after a day or before a year: short forms are words of other tongues.
MONTHS = ENGLISH | _by_number(_FOREIGN)
ALL_MONTHS = MONTHS | _by_number(_SHORT)
TUESDAY = "mar"  # of French, Spanish and Italian, and March of English
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_FOREIGN_WEEKDAYS = _by_number(_WEEKDAYS)
FOREIGN_WEEKDAYS = tuple(_FOREIGN_WEEKDAYS)
_SHORT_WEEKDAYS = ("mon", "tue tues", "wed", "thu thur thurs", "fri", "sat", "sun")
# Each name's number, from 0 for Monday.
WEEKDAY_NUMBERS = (
    {name: number for number, name in enumerate(WEEKDAYS)}
    | {name: number for number, names in enumerate(_SHORT_WEEKDAYS) for name in names.split()}
    | {name: number - 1 for name, number in _FOREIGN_WEEKDAYS.items()}
)


def month_of(words: Iterable[str]) -> int | None:
    """Return the month that words name, each with or without its full stop, or None.

    Of "mar. 24 nov." the first is a Tuesday.
    """
    told = [name for word in words if (name := word.casefold().strip(".")) in ALL_MONTHS]
    if len(told) > 1 and told[0] == TUESDAY:
        del told[0]
    return ALL_MONTHS[told[0]] if told else None
