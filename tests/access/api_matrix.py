"""What every address of the API answers to every method, by whose token it is."""

from typing import NamedTuple

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

type Cells = tuple[int, int, int, int, int, int, int, int]
"""A status for each of METHODS."""

NOBODY: Cells = (401, 401, 401, 401, 401, 401, 204, 401)
"""Of whoever has no valid token: none, one that is unknown, expired or revoked, another secret, or only a cookie."""


class ApiRow(NamedTuple):
    """An address with its statuses: for the owner of the event and of what is in it, with a token that may write and
    with one that may only read; for an editor, a reader and a stranger, who may write too; and for nobody.
    """

    route: str
    owner: Cells
    owner_reads: Cells
    editor: Cells
    reader: Cells
    stranger: Cells
    nobody: Cells = NOBODY


EVENT = "api/v1/events/<slug:slug>"
SESSION = f"{EVENT}/sessions/<uuid:pk>"
PHOTO = f"{EVENT}/photos/<uuid:pk>"
REPORT = f"{EVENT}/reports/<slug:report>"

ALL_404: Cells = (404, 404, 404, 404, 404, 404, 404, 404)

API_MATRIX = {
    # Nothing of anybody's.
    "sessions:api-openapi": ApiRow(
        "api/openapi.json",
        owner=(200, 200, 405, 405, 405, 405, 405, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 405, 405),
        editor=(200, 200, 405, 405, 405, 405, 405, 405),
        reader=(200, 200, 405, 405, 405, 405, 405, 405),
        stranger=(200, 200, 405, 405, 405, 405, 405, 405),
        nobody=(200, 200, 405, 405, 405, 405, 405, 405),
    ),
    "sessions:api-unknown": ApiRow("api/<path:rest>", ALL_404, ALL_404, ALL_404, ALL_404, ALL_404, nobody=ALL_404),
    # What everybody has for oneself; a stranger sees it without anything of the owner's.
    "sessions:api-root": ApiRow(
        "api/v1",
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(200, 200, 405, 405, 405, 405, 204, 405),
        reader=(200, 200, 405, 405, 405, 405, 204, 405),
        stranger=(200, 200, 405, 405, 405, 405, 204, 405),
    ),
    "sessions:api-root-slash": ApiRow(
        "api/v1/",
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(200, 200, 405, 405, 405, 405, 204, 405),
        reader=(200, 200, 405, 405, 405, 405, 204, 405),
        stranger=(200, 200, 405, 405, 405, 405, 204, 405),
    ),
    "sessions:api-events": ApiRow(
        "api/v1/events",
        owner=(200, 200, 201, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 403, 405, 405, 405, 204, 405),
        editor=(200, 200, 201, 405, 405, 405, 204, 405),
        reader=(200, 200, 201, 405, 405, 405, 204, 405),
        stranger=(200, 200, 201, 405, 405, 405, 204, 405),
    ),
    # What is in an event of the owner's.
    "sessions:api-event": ApiRow(
        EVENT,
        owner=(200, 200, 405, 405, 200, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 403, 405, 204, 405),
        editor=(200, 200, 405, 405, 200, 405, 204, 405),
        reader=(200, 200, 405, 405, 404, 405, 204, 405),
        stranger=(404, 404, 405, 405, 404, 405, 204, 405),
    ),
    "sessions:api-days": ApiRow(
        f"{EVENT}/days",
        owner=(200, 200, 201, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 403, 405, 405, 405, 204, 405),
        editor=(200, 200, 201, 405, 405, 405, 204, 405),
        reader=(200, 200, 404, 405, 405, 405, 204, 405),
        stranger=(404, 404, 404, 405, 405, 405, 204, 405),
    ),
    "sessions:api-day": ApiRow(
        f"{EVENT}/days/<int:number>",
        owner=(200, 200, 405, 405, 200, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 403, 405, 204, 405),
        editor=(200, 200, 405, 405, 200, 405, 204, 405),
        reader=(200, 200, 405, 405, 404, 405, 204, 405),
        stranger=(404, 404, 405, 405, 404, 405, 204, 405),
    ),
    "sessions:api-sessions": ApiRow(
        f"{EVENT}/sessions",
        owner=(200, 200, 201, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 403, 405, 405, 405, 204, 405),
        editor=(200, 200, 201, 405, 405, 405, 204, 405),
        reader=(200, 200, 404, 405, 405, 405, 204, 405),
        stranger=(404, 404, 404, 405, 405, 405, 204, 405),
    ),
    "sessions:api-session": ApiRow(
        SESSION,
        owner=(200, 200, 405, 405, 200, 204, 204, 405),
        owner_reads=(200, 200, 405, 405, 403, 403, 204, 405),
        editor=(200, 200, 405, 405, 200, 204, 204, 405),
        reader=(200, 200, 405, 405, 404, 404, 204, 405),
        stranger=(404, 404, 405, 405, 404, 404, 204, 405),
    ),
    # Each person's own.
    "sessions:api-impression": ApiRow(
        f"{SESSION}/impression",
        owner=(200, 200, 405, 405, 200, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 403, 405, 204, 405),
        editor=(200, 200, 405, 405, 200, 405, 204, 405),
        reader=(200, 200, 405, 405, 404, 405, 204, 405),
        stranger=(404, 404, 405, 405, 404, 405, 204, 405),
    ),
    # One's own, and what colleagues share, which is nothing yet.
    "sessions:api-impressions": ApiRow(
        f"{EVENT}/impressions",
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(200, 200, 405, 405, 405, 405, 204, 405),
        reader=(200, 200, 405, 405, 405, 405, 204, 405),
        stranger=(404, 404, 405, 405, 405, 405, 204, 405),
    ),
    "sessions:api-photos": ApiRow(
        f"{EVENT}/photos",
        owner=(200, 200, 201, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 403, 405, 405, 405, 204, 405),
        editor=(200, 200, 201, 405, 405, 405, 204, 405),
        reader=(200, 200, 404, 405, 405, 405, 204, 405),
        stranger=(404, 404, 404, 405, 405, 405, 204, 405),
    ),
    "sessions:api-photo": ApiRow(
        PHOTO,
        owner=(200, 200, 405, 405, 200, 204, 204, 405),
        owner_reads=(200, 200, 405, 405, 403, 403, 204, 405),
        editor=(200, 200, 405, 405, 200, 204, 204, 405),
        reader=(200, 200, 405, 405, 404, 404, 204, 405),
        stranger=(404, 404, 405, 405, 404, 404, 204, 405),
    ),
    "sessions:api-photo-file": ApiRow(
        f"{PHOTO}/file",
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(200, 200, 405, 405, 405, 405, 204, 405),
        reader=(200, 200, 405, 405, 405, 405, 204, 405),
        stranger=(404, 404, 405, 405, 405, 405, 204, 405),
    ),
    # Those one may see, which are none of the owner's.
    "sessions:api-reports": ApiRow(
        f"{EVENT}/reports",
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(200, 200, 405, 405, 405, 405, 204, 405),
        reader=(200, 200, 405, 405, 405, 405, 204, 405),
        stranger=(404, 404, 405, 405, 405, 405, 204, 405),
    ),
    # The author's alone.
    "sessions:api-report": ApiRow(
        REPORT,
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(404, 404, 405, 405, 405, 405, 204, 405),
        reader=(404, 404, 405, 405, 405, 405, 204, 405),
        stranger=(404, 404, 405, 405, 405, 405, 204, 405),
    ),
    "sessions:api-report-article": ApiRow(
        f"{REPORT}/article",
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(404, 404, 405, 405, 405, 405, 204, 405),
        reader=(404, 404, 405, 405, 405, 405, 204, 405),
        stranger=(404, 404, 405, 405, 405, 405, 204, 405),
    ),
    "sessions:api-report-archive": ApiRow(
        f"{REPORT}/archive",
        owner=(200, 200, 405, 405, 405, 405, 204, 405),
        owner_reads=(200, 200, 405, 405, 405, 405, 204, 405),
        editor=(404, 404, 405, 405, 405, 405, 204, 405),
        reader=(404, 404, 405, 405, 405, 405, 204, 405),
        stranger=(404, 404, 405, 405, 405, 405, 204, 405),
    ),
}
