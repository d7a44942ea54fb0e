"""Column mapping of a table, guessed from English and Japanese column names."""

import re
import unicodedata

from sessions.importing.parsers.csv.rows import Table

FIELDS: dict[str, tuple[str, ...]] = {
    "title": (
        "title", "session title", "talk title", "session name", "name", "session", "talk", "subject",
        "タイトル", "題名", "演題", "講演名", "セッション名", "題目", "件名",
    ),
    "start": (
        "start", "start time", "starts at", "starts", "begin", "begins", "from", "time", "start date time",
        "scheduled at", "開始", "時刻", "時間", "時間帯",
    ),
    "end": ("end", "end time", "ends at", "ends", "finish", "until", "to", "end date time", "終了時間", "終了"),
    "date": ("date", "start date", "session date", "日付", "開催日", "月日", "日時"),
    "day": ("day", "day number", "weekday", "日目", "曜日", "日程"),
    "length": ("length", "duration", "minutes", "所要時間", "所要", "分数", "長さ"),
    "code": ("code", "session code", "abbreviation", "number", "no", "コード", "番号"),
    "external_id": ("guid", "uuid", "session id", "id", "識別子"),
    "level": ("level", "difficulty", "audience level", "レベル", "難易度"),
    "format": ("format", "type", "session type", "session format", "kind", "形式", "種別", "種類"),
    "track": ("track", "topic", "category", "stream", "theme", "トラック", "分野", "カテゴリ", "テーマ"),
    "room": ("room", "location", "hall", "stage", "place", "部屋", "会場", "場所", "教室", "ホール"),
    "venue": ("venue", "building", "建物", "施設"),
    "speakers": (
        "speakers", "speaker", "speaker names", "speaker name", "presenters", "presenter", "author", "authors",
        "講演者", "登壇者", "発表者", "スピーカー", "講師", "氏名",
    ),
    "description": (
        "description", "abstract", "summary", "details", "body",
        "概要", "説明", "内容", "要旨", "アブストラクト", "詳細",
    ),
    "recording_url": ("recording", "recording url", "video", "video url", "youtube", "動画", "録画", "アーカイブ"),
    "slides_url": ("slides", "slides url", "slide", "slide url", "スライド", "資料"),
    "link": ("url", "link", "website", "web", "session url", "リンク"),
}  # fmt: skip
"""Each field of a session, with column names by which it is known, best first."""

_WORD = re.compile(r"[a-z]+|[^\x00-\x7f]+")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def guess_mapping(table: Table) -> dict[str, str]:
    """Guess the column of each field; a column is used for one field only."""
    words = {column: _words(column) for column in table.columns}
    mapping: dict[str, str] = {}
    for fits in (_is, _contains):
        for field, known in FIELDS.items():
            free = [column for column in table.columns if column not in mapping.values()]
            found = (column for name in known for column in free if fits(words[column], _words(name)))
            if field not in mapping and (column := next(found, None)):
                mapping[field] = column
    return mapping


def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(unicodedata.normalize("NFKC", _CAMEL.sub(" ", name)).casefold()))


def _is(column: tuple[str, ...], name: tuple[str, ...]) -> bool:
    return column == name


def _contains(column: tuple[str, ...], name: tuple[str, ...]) -> bool:
    """Return whether a column name contains a known name: Latin words as whole words, Japanese anywhere."""
    if not name[0].isascii():
        return any(name[0] in word for word in column)
    # "to" and "no" are common words.
    return len(name[0]) > 3 and any(column[at : at + len(name)] == name for at in range(len(column)))
