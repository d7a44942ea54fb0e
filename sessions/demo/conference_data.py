"""Facts of the sample conference that are not in its articles: times, rooms, speakers, and sessions not attended."""

from dataclasses import dataclass
from datetime import date, time
from typing import NamedTuple

FIRST_DAY, LAST_DAY = date(2025, 10, 22), date(2025, 10, 25)
TIME_ZONE = "Asia/Tokyo"
LANGUAGES = ("ja", "en")


class TwoLanguages(NamedTuple):
    """The same words in both languages of the sample."""

    ja: str
    en: str

    def of(self, language: str) -> str:
        """Return the words in `language`, one of LANGUAGES."""
        return self.ja if language == "ja" else self.en


@dataclass(frozen=True, slots=True)
class SampleSession:
    """The facts of one session, and the attendee's state.

    `start` and `end` are local times of the conference day, which ends at 04:00. `format` is a key of
    `sessions.rules.formats.SUGGESTED`. A session of the articles is found by its code and has no `title`.
    """

    code: str
    day: int
    start: time
    end: time
    room: TwoLanguages
    track: TwoLanguages
    format: str
    speakers: tuple[TwoLanguages, ...] = ()
    title: TwoLanguages | None = None
    state: str = "attended"
    rating: int | None = None
    watch_later: bool = False


NAME = TwoLanguages("月波ランタン会議 2025", "Lantern Conf 2025")
VENUE = TwoLanguages("月波市民会館（架空）", "Tsukinami Civic Hall (fictional)")

CHAPTERS = frozenset(("Day 0: scouting the hill", "0 日目：前夜の下見", "The booths, before lunch", "昼前の展示ホール"))
"""The chapters of the articles whose headings look like those of a day or a session."""

_HALL = TwoLanguages("大広間", "Great Hall")
_LAMP = TwoLanguages("燈の間", "Lamp Room")
_TIDE = TwoLanguages("潮の間", "Tide Room")
_LOFT = TwoLanguages("屋根裏", "The Loft")
_SHED = TwoLanguages("三番倉庫", "Warehouse 3")

_OPENING = TwoLanguages("全体", "Plenary")
_ARCHITECTURE = TwoLanguages("設計", "Architecture")
_OBSERVING = TwoLanguages("観測", "Observability")
_STORING = TwoLanguages("データ", "Data")
_RUNNING = TwoLanguages("運用", "Operations")
_GUARDING = TwoLanguages("安全", "Security")
_PEOPLE = TwoLanguages("交流", "Community")

_SHIOJI = TwoLanguages("潮路 七海", "Nanami Shioji")
_TOMONO = TwoLanguages("灯野 索", "Saku Tomono")
_NAGISAWA = TwoLanguages("渚沢 壱", "Hajime Nagisawa")
_HONAMI = TwoLanguages("帆波 織", "Ori Honami")
_HALLOWAY = TwoLanguages("レン・ハロウェイ", "Wren Halloway")
_BRACKWATER = TwoLanguages("ジュノ・ブラックウォーター", "Juno Brackwater")

SITTINGS = (
    SampleSession("KEY001", 1, time(9, 30), time(10, 30), _HALL, _OPENING, "keynote", (_SHIOJI,), rating=4),
    SampleSession("ARC301-R", 1, time(11), time(12), _LAMP, _ARCHITECTURE, "breakout", (_HALLOWAY,), rating=5),
    SampleSession(
        "WRK310", 1, time(13, 30), time(15, 30), _SHED, _RUNNING, "workshop", (_HONAMI,),
        TwoLanguages("手で作るサーキットブレーカー", "A circuit breaker by hand"), "missed",
    ),
    SampleSession("OBS204", 1, time(16), time(16, 45), _LOFT, _OBSERVING, "chalk-talk", (_TOMONO,), rating=5),
    SampleSession("DAT402", 2, time(10), time(11), _HALL, _STORING, "breakout", (_NAGISAWA, _BRACKWATER), rating=4),
    SampleSession("WRK310-R1", 2, time(13, 30), time(15, 30), _SHED, _RUNNING, "workshop", (_HONAMI,), rating=4),
    SampleSession("SEC205", 2, time(16), time(17), _TIDE, _GUARDING, "breakout", (_BRACKWATER,), rating=4),
    SampleSession("", 2, time(0, 10), time(1, 10), _LOFT, _PEOPLE, "birds-of-a-feather"),
    SampleSession("GDY303", 3, time(9), time(13), _SHED, _RUNNING, "gameday", (_HONAMI, _TOMONO), rating=5),
    SampleSession("OPS401", 3, time(14), time(14, 45), _TIDE, _RUNNING, "breakout", (_HALLOWAY,), rating=3),
    SampleSession(
        "NET202", 3, time(15), time(15, 45), _LAMP, _ARCHITECTURE, "breakout", (_SHIOJI,),
        TwoLanguages("名前解決は忘れた頃に届く", "DNS arrives when you have stopped waiting"), "planned",
    ),
    SampleSession("DEV101", 3, time(17), time(18), _HALL, _PEOPLE, "lightning-talk", rating=4),
    SampleSession(
        "OBS315", 4, time(9, 30), time(10, 15), _TIDE, _OBSERVING, "breakout", (_TOMONO, _NAGISAWA),
        TwoLanguages("静かな警報: 鳴らさない勇気", "Quiet alarms: the courage not to ring"), "missed", watch_later=True,
    ),
    SampleSession(
        "KEY002", 4, time(11), time(12), _HALL, _OPENING, "ceremony", (_SHIOJI,),
        TwoLanguages("灯りを渡す：閉会のことば", "Passing on the light: closing words"), "missed", watch_later=True,
    ),
    SampleSession(
        "COM150", 4, time(13), time(14), _HALL, _PEOPLE, "social", (),
        TwoLanguages("三つの坂を下る散歩", "A walk down the three slopes"), "planned",
    ),
)  # fmt: skip
"""All sessions of the sample. The one without a code begins after midnight."""


def slug(language: str) -> str:
    """Return the slug of the event and of the report in `language`."""
    return f"lantern-conf-2025-{language}"
