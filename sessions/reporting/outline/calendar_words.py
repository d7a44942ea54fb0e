"""Names of months and weekdays, and words for a day, in the languages in which people write reports."""

_MONTHS = (
    ("january", "jan", "januar", "janvier", "janv", "enero", "ene", "gennaio", "gen", "janeiro", "januari", "stycznia"),
    ("february", "feb", "februar", "février", "fevrier", "févr", "febrero", "febbraio", "fevereiro", "februari"),
    ("march", "mar", "märz", "maerz", "mars", "marzo", "março", "maart", "marca"),
    ("april", "apr", "avril", "abril", "aprile", "kwietnia"),
    ("may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja"),
    ("june", "jun", "juni", "juin", "junio", "giugno", "junho", "czerwca"),
    ("july", "jul", "juli", "juillet", "julio", "luglio", "julho", "lipca"),
    ("august", "aug", "août", "aout", "agosto", "augustus", "augusti", "sierpnia"),
    ("september", "sep", "sept", "septembre", "septiembre", "settembre", "setembro", "września"),
    ("october", "oct", "oktober", "okt", "octobre", "octubre", "ottobre", "outubro", "października"),
    ("november", "nov", "novembre", "noviembre", "novembro", "listopada"),
    ("december", "dec", "dezember", "dez", "décembre", "decembre", "diciembre", "dicembre", "dezembro", "grudnia"),
)
MONTHS = {name: number for number, names in enumerate(_MONTHS, start=1) for name in names}
"""The number of a month by its name in small letters."""

_WEEKDAYS = (
    ("monday", "mon", "montag", "lundi", "lunes", "lunedì", "maandag", "måndag", "月曜日", "月曜", "월요일"),
    (
        "tuesday",
        "tue",
        "tues",
        "dienstag",
        "mardi",
        "martes",
        "martedì",
        "dinsdag",
        "tisdag",
        "火曜日",
        "火曜",
        "화요일",
    ),
    ("wednesday", "wed", "mittwoch", "mercredi", "miércoles", "mercoledì", "woensdag", "onsdag", "水曜日", "水曜"),
    ("thursday", "thu", "thur", "thurs", "donnerstag", "jeudi", "jueves", "giovedì", "donderdag", "木曜日", "木曜"),
    ("friday", "fri", "freitag", "vendredi", "viernes", "venerdì", "vrijdag", "fredag", "金曜日", "金曜", "금요일"),
    ("saturday", "sat", "samstag", "samedi", "sábado", "sabato", "zaterdag", "lördag", "土曜日", "土曜", "토요일"),
    ("sunday", "sun", "sonntag", "dimanche", "domingo", "domenica", "zondag", "söndag", "日曜日", "日曜", "일요일"),
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
"""The number of a weekday (Monday is 0) by its name in small letters."""

DAY_WORDS = "day|tag|jour|journée|día|dia|giorno|dag|dzień|день"
"""Alternatives of a regular expression: words that stand before the number of a day."""

ORDINALS = {
    **{"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7},
    **{"1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "5th": 5, "6th": 6, "7th": 7},
    **{"erster": 1, "zweiter": 2, "dritter": 3, "vierter": 4, "premier": 1, "deuxième": 2, "troisième": 3},
    **{"första": 1, "andra": 2, "tredje": 3, "fjärde": 4},
    **{"primer": 1, "segundo": 2, "tercer": 3, "last": None, "final": None},
}
"""The number that a word before "day" tells; None for the last day."""

NUMBER_WORDS = {
    **{"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7},
    **{"一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7},
}
"""Numbers written as words."""
