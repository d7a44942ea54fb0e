"""Column mapping of a table, guessed from English and Japanese column names, and from what stands in the columns."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from sessions.importing.parsers.csv.rows import Table

FIELDS: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "session title", "talk title", "session name", "talk name", "event title", "event name",
        "presentation title", "paper title", "lecture title", "talk", "presentation", "subject", "topic title",
        "session", "event", "lecture", "activity", "name",
        "タイトル", "題名", "演題", "演題名", "講演名", "講演題目", "発表題目", "セッション名", "題目", "件名",
        "イベント名", "トーク名", "セッション", "講演", "発表", "トーク", "イベント", "名称", "名前",
    ),
    "start": (
        "start", "start time", "starts at", "starts", "begin", "begins", "begin time", "from", "time",
        "start date time", "start datetime", "event start", "session start", "scheduled at", "when",
        "開始", "時刻", "時間", "時間帯",
    ),
    "end": (
        "end", "end time", "ends at", "ends", "finish", "until", "to", "end date time", "end datetime", "event end",
        "session end", "終了時間", "終了",
    ),
    "date": ("date", "start date", "session date", "event date", "日付", "開催日", "月日", "日時", "年月日"),
    "end_date": ("end date", "finish date", "終了日"),
    "day": ("day", "day number", "weekday", "日目", "曜日", "日程"),
    "length": ("length", "duration", "minutes", "mins", "length min", "所要時間", "所要", "分数", "長さ"),
    "code": ("code", "session code", "abbreviation", "number", "no", "コード", "番号"),
    "external_id": ("guid", "uuid", "session id", "event id", "talk id", "lecture id", "id", "識別子"),
    "level": ("level", "difficulty", "audience level", "レベル", "難易度"),
    "format": ("format", "type", "session type", "session format", "event type", "kind", "形式", "種別", "種類"),
    "track": (
        "track", "topic", "category", "stream", "theme", "tags", "topics", "tracks", "categories",
        "トラック", "分野", "カテゴリ", "テーマ", "タグ",
    ),
    "room": (
        "room", "location", "hall", "stage", "place", "room name", "loc", "where", "locations", "rooms",
        "部屋", "会場", "場所", "教室", "ホール",
    ),
    "venue": ("venue", "building", "建物", "施設"),
    "speakers": (
        "speakers", "speaker", "speaker names", "speaker name", "presenters", "presenter", "author", "authors",
        "persons", "people", "performers", "performer", "panelists", "lecturer", "instructor", "hosts", "host", "who",
        "講演者", "登壇者", "発表者", "スピーカー", "演者", "講師", "著者", "話者", "氏名",
    ),
    "description": (
        "description", "abstract", "summary", "details", "body", "desc", "content", "description snippet",
        "概要", "説明", "内容", "要旨", "アブストラクト", "詳細",
    ),
    "recording_url": ("recording", "recording url", "video", "video url", "youtube", "動画", "録画", "アーカイブ"),
    "slides_url": ("slides", "slides url", "slide", "slide url", "スライド", "資料"),
    "link": ("url", "link", "website", "web", "session url", "permalink", "リンク"),
}  # fmt: skip
"""Each field of a session, with column names by which it is known, best first."""

AROUND = " › "
"""Stands in the name of a column with a fact of the objects around a list: ``days › date``."""

_WORD = re.compile(r"[a-z]+|[^\x00-\x7f]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_ALONE = frozenset({"event", "session", "talk", "name", "lecture", "activity", "content", "when", "where", "who"})
"""Common words, which are a title (a room …) only as the whole name of a column: not in ``session type``."""
_PEOPLE_BELOW = frozenset({"image", "photo", "sponsor", "sponsors", "user", "links", "attachments"})
_NOT_TIMES = frozenset(
    {"created", "update", "updated", "modified", "published", "deadline", "zone", "timezone", "stamp"}
)
_TIMES = frozenset({"start", "end", "date", "end_date"})
_SHARED = frozenset({"start", "date", "day", "room", "venue", "track"})
"""What objects around a list may say of all its sessions."""
_GROUPS = frozenset({"format", "track", "level"})
"""What tells sessions apart, or says nothing."""
_NAMES = _GROUPS | {"room", "venue", "title", "speakers"}
_SAMPLE = 50
"""Number of rows of which the cells are looked at."""
_CELL = 200
_TIME_OF_DAY = re.compile(r"[0-9][T ][0-9]{1,2}:[0-9]{2}|^[0-9]{10}(?:[0-9]{3})?$")
_URL = re.compile(r"https?://", re.IGNORECASE)


@dataclass(frozen=True)
class _Column:
    """One column: its name, the words of it, and its first cells that are not empty."""

    name: str
    cells: tuple[str, ...]

    @cached_property
    def words(self) -> tuple[str, ...]:
        return _words(self.name)

    @cached_property
    def last(self) -> tuple[str, ...]:
        """The words of the last part of a name such as ``schedule.room``; () of other names, and of people's facts."""
        parts = self.name.replace(AROUND, ".").split(".")
        above = {word for part in parts[:-1] for word in _words(part)}
        return () if len(parts) < 2 or above & _FACTS_OF_OTHERS else _words(parts[-1])

    def may_be(self, field: str) -> bool:
        """Return whether the cells can be this field; few cells are no evidence."""
        if (field in _TIMES and set(self.words) & _NOT_TIMES) or (AROUND in self.name and field not in _SHARED):
            return False
        if field != "external_id" and self.words[-1:] in {("id",), ("ids",)}:
            return False
        if len(self.cells) < 2:
            return True
        if field in _TIMES:
            return any(character.isdigit() for cell in self.cells for character in cell)
        if field in _GROUPS and len(self.cells) > 2 and len(set(self.cells)) == 1:
            return False
        return field not in _NAMES or 2 * sum(map(bool, map(_URL.match, self.cells))) < len(self.cells)

    @cached_property
    def has_times(self) -> bool:
        """Whether the cells are dates with a time of day."""
        return bool(self.cells) and all(_TIME_OF_DAY.search(cell) for cell in self.cells)


def guess_mapping(table: Table) -> dict[str, str]:
    """Guess the column of each field; a column is used for one field only."""
    columns = [_Column(name, tuple(_cells(table, at))) for at, name in enumerate(table.columns)]
    mapping: dict[str, str] = {}
    for fits in (_is, _is_last, _contains):
        for field, known in _known(columns).items():
            free = [column for column in columns if column.name not in mapping.values() and column.may_be(field)]
            found = (column.name for name in known for column in free if fits(column, _words(name)))
            if field not in mapping and (column := next(found, None)):
                mapping[field] = column
    return _with_whole_times(mapping, columns)


def _known(columns: Sequence[_Column]) -> dict[str, tuple[str, ...]]:
    """Return the known names of each field.

    ``Name`` beside ``Talk`` is the speaker, or the talk where another column has the speakers, or where it tells more
    sessions apart.
    """
    named = next((column for column in columns if column.words == ("name",)), None)
    titles = FIELDS["title"]
    heading = next((column for name in titles for column in columns if column.words == _words(name)), named)
    if named is None or heading is None or heading is named:
        return FIELDS
    has_speakers = any(column.words == _words(name) for name in FIELDS["speakers"] for column in columns)
    if has_speakers or len(set(named.cells)) > len(set(heading.cells)):
        common = next(at for at, name in enumerate(titles) if name in _ALONE)
        return {**FIELDS, "title": (*titles[:common], "name", *titles[common:])}
    return {**FIELDS, "speakers": (*FIELDS["speakers"], "name")}


def _with_whole_times(mapping: dict[str, str], columns: Sequence[_Column]) -> dict[str, str]:
    """Take ``Start date`` as start, and ``End date`` as end, if they have times of day."""
    timed = {column.name for column in columns if column.has_times}
    for field, whole in (("date", "start"), ("end_date", "end")):
        if whole not in mapping and mapping.get(field) in timed:
            mapping[whole] = mapping.pop(field)
    if "end" not in mapping:
        mapping.pop("end_date", None)
    return mapping


def _cells(table: Table, at: int) -> Iterator[str]:
    for row in table.rows[:_SAMPLE]:
        if cell := row.cells[at][:_CELL].strip():
            yield cell


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", _CAMEL.sub(" ", name)).casefold()))


def _is(column: _Column, name: tuple[str, ...]) -> bool:
    return column.words == name


def _is_last(column: _Column, name: tuple[str, ...]) -> bool:
    return column.last == name


def _contains(column: _Column, name: tuple[str, ...]) -> bool:
    """Return whether a column name contains a known name: Latin words as whole words, Japanese anywhere."""
    if not name[0].isascii():
        return len(name[0]) > 1 and any(name[0] in word for word in column.words)
    if len(name) == 1 and name[0] in _ALONE:
        return False
    # "to" and "no" are common words; a part of a name such as ``speaker.title`` is about something else.
    words = column.last if "." in column.name or AROUND in column.name else column.words
    return (len(name[0]) > 3 or name == ("end",)) and any(
        words[at : at + len(name)] == name for at in range(len(words))
    )


def _of(*fields: str) -> Iterable[str]:
    return (word for field in fields for name in FIELDS[field] for word in _words(name))


_FACTS_OF_OTHERS = frozenset(_of("speakers", "room", "venue", "track", "format")) - {"session", "type"} | _PEOPLE_BELOW
