"""What days are called from where one stands: "tomorrow", "next", in the languages people type.

Knows nothing of dates.
"""

from __future__ import annotations

_RELATIVE = {
    -1: "yesterday gestern hier ayer ieri ontem \u6628\u65e5 \u304d\u306e\u3046",
    0: "today heute aujourd'hui hoy oggi hoje \u4eca\u65e5 \u304d\u3087\u3046 tonight \u4eca\u591c",
    1: "tomorrow tmrw tmr morgen demain ma\xf1ana domani amanh\xe3 \u660e\u65e5 \u3042\u3057\u305f",
    2: "\u660e\u5f8c\u65e5 \xfcbermorgen apr\xe8s-demain",
}
RELATIVE_DAYS = {word: days for days, words in _RELATIVE.items() for word in words.split()}
RELATIVE_DAYS |= {
    "day after tomorrow": 2,
    "the day after tomorrow": 2,
    "heute abend": 0,
    "ce soir": 0,
}
CJK_WEEKDAYS = {
    sign: number for number, sign in enumerate("\u6708\u706b\u6c34\u6728\u91d1\u571f\u65e5")
}
_THIS = "this coming on diesen kommenden ce cette este questo \u4eca\u9031\u306e \u4eca\u9031"
_NEXT = "next n\xe4chsten n\xe4chster prochain pr\xf3ximo prossimo"
_LAST = "last past letzten dernier pasado scorso \u5148\u9031\u306e \u5148\u9031"
_NEXT_WEEK = "\u6765\u9031\u306e \u6765\u9031"
NEXT_WEEK, NEXT_MONTH = "next week", "next month"  # after a day of the week, and alone
WHICH_WEEK = {NEXT_WEEK: "week"} | {
    word: which
    for which, words in (("this", _THIS), ("next", _NEXT), ("last", _LAST), ("week", _NEXT_WEEK))
    for word in words.split()
}
