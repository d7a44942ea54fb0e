"""From the texts of a session as an article shows them to the fields of its rows; no database.

An article has addresses above the note, and pictures that no text refers to. They are taken off again, so that a
stored text never gets what an export adds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sessions.article.document import is_bare_url
from sessions.article.lines import trim
from sessions.importing.edits.text_rows import TextRow
from sessions.models import Session
from sessions.reporting.report_data import AutomaticPictures
from sessions.rules.video_urls import is_recording

TEXTS = ("note", "summary", "body")


@dataclass(frozen=True, slots=True)
class TextsOfSession:
    """The stored texts and addresses of a session, and the automatic pictures that its article has."""

    note: str
    summary: str
    body: str
    recording_url: str
    slides_url: str

    def changed(self, before: "TextsOfSession") -> dict[str, str]:
        """Return the fields that differ."""
        return {name: getattr(self, name) for name in self.__slots__ if getattr(self, name) != getattr(before, name)}


class SessionTexts:
    """The conversion for one session."""

    def __init__(self, session: Session, row: TextRow | None, pictures: AutomaticPictures | None = None) -> None:
        self._session, self._row = session, row
        key: UUID = session.pk
        self._first = [*pictures.first.get(key, {}).values()] if pictures else []
        self._last = [*pictures.last.get(key, {}).values()] if pictures else []

    def stored(self, fields: Mapping[str, Any], *, sections: bool) -> TextsOfSession:
        """Return what is stored for the texts of an article.

        `sections` says whether summary and impressions have headings of their own.
        """
        texts = {name: fields.get(name) or "" for name in TEXTS}
        top = "note" if sections else "body"
        recording = fields.get("recording_url") or ""
        known = self._session.recording_url
        rest = _paragraphs(texts[top])
        if known and not is_recording(known):
            recording = known if rest[:1] == [_address(known)] else recording
            rest = rest[1:] if rest[:1] == [_address(known)] else rest
        slides = self._session.slides_url
        if slides and recording == _address(slides) != known:
            recording = ""  # the only address, which was read as that of a recording
        elif slides and rest[:1] == [_address(slides)]:
            rest = rest[1:]
        elif slides:
            slides = rest.pop(0) if rest and is_bare_url(rest[0]) else ""
        texts[top] = "\n\n".join(rest)
        if not sections:
            texts = self._divided(texts["body"])
        texts["summary"] = _without_first(texts["summary"], self._first)
        texts["body"] = _without_last(texts["body"], self._last)
        if not texts["body"]:
            texts["summary"] = _without_last(texts["summary"], self._last)
            if not texts["summary"]:
                texts["note"] = _without_last(texts["note"], self._last)
        return TextsOfSession(**texts, recording_url=recording, slides_url=slides)

    def _divided(self, text: str) -> dict[str, str]:
        """Divide a text without headings into those that are stored; what was changed goes into the impressions."""
        note = trim(self._session.note)
        summary = trim(self._row.summary) if self._row else ""
        found = {"note": "", "summary": "", "body": text}
        for name, known in (("note", note), ("summary", summary)):
            rest = found["body"]
            if name == "summary":
                rest = _without_first(rest, self._first)
            if not known:
                continue
            if rest == known or rest.startswith(known + "\n\n"):
                found[name], found["body"] = known, rest[len(known) :].lstrip("\n")
            else:
                break
        return found

    def missing_pictures(self, fields: Mapping[str, Any]) -> list[str]:
        """Return the automatic pictures that the texts of an article do not have."""
        paragraphs = {each for name in TEXTS for each in _paragraphs(fields.get(name) or "")}
        return [each for each in (*self._first, *self._last) if each not in paragraphs]


def _paragraphs(text: str) -> list[str]:
    return text.split("\n\n") if text else []


def _without_first(text: str, pictures: Iterable[str]) -> str:
    found, known = _paragraphs(text), set(pictures)
    while found and found[0] in known:
        del found[0]
    return trim("\n\n".join(found))


def _without_last(text: str, pictures: Iterable[str]) -> str:
    found, known = _paragraphs(text), set(pictures)
    while found and found[-1] in known:
        del found[-1]
    return trim("\n\n".join(found))


def _address(url: str) -> str:
    return url.replace("<", "%3C").replace(">", "%3E")


def discarded_texts(unchosen: Mapping[str, Any], row: TextRow | None, own: Mapping[str, Any]) -> dict[str, Any]:
    """Return incoming values of a session that were not chosen as a revision of its text row.

    Only that has revisions: a note or a recording stands above the impressions. A title or a fact is no text and is not
    kept.
    """
    stored = {name: own.get(name, getattr(row, name, "")) for name in ("summary", "body")}
    others = [str(value) for name, value in unchosen.items() if name in ("note", "recording_url") and value]
    texts = {name: unchosen.get(name) or stored[name] for name in stored}
    return texts | {"body": "\n\n".join(filter(None, (*others, texts["body"])))}
