"""What every address of the site answers, to its owner, to a stranger, and to somebody who is not signed in."""

from typing import NamedTuple

DOOR = "door"
"""Sent to sign in: 302 for a page, 401 for a text that saves itself, HX-Redirect for htmx."""


class Row(NamedTuple):
    """What an address answers to GET and to POST with a form that it takes; ``writes`` says that the POST is kept."""

    route: str
    owner: tuple[int, int]
    stranger: tuple[int, int]
    signed_out: tuple[int, int] | str = DOOR
    writes: bool = True


def read(route: str) -> Row:
    """Return the row of a page of an event."""
    return Row(route, owner=(200, 405), stranger=(404, 405), writes=False)


def form(route: str) -> Row:
    """Return the row of a form of an event."""
    return Row(route, owner=(200, 302), stranger=(404, 404))


def act(route: str) -> Row:
    """Return the row of an action on an event."""
    return Row(route, owner=(405, 302), stranger=(405, 404))


def show(route: str) -> Row:
    """Return the row of an address of an event that shows what is sent, and writes nothing."""
    return Row(route, owner=(405, 200), stranger=(405, 404), writes=False)


EVENT = "events/<slug:slug>/"
DAY = f"{EVENT}days/<int:number>/"
SESSION = f"{EVENT}sessions/<uuid:pk>/"
PHOTO = f"{EVENT}photos/<uuid:pk>/"
REPORT = f"{EVENT}reports/<slug:report>/"
CHAPTER = f"{REPORT}chapters/<int:pk>/"

MATRIX = {
    # What everybody has for oneself; a stranger sees it without anything of the owner's.
    "sessions:home": Row("", owner=(302, 405), stranger=(302, 405), writes=False),
    "sessions:event-list": Row("events/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:event-create": Row("events/new/", owner=(200, 302), stranger=(200, 302)),
    "sessions:bin": Row("bin/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:phone": Row("phone/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:life-list": Row("sessions/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:search": Row("search/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:preference-update": Row("preferences/", (200, 302), (200, 302), (200, 302), writes=False),
    "sessions:zones": Row("zones/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:token": Row("token", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:article-import": Row("import/", owner=(200, 302), stranger=(200, 302)),
    "sessions:article-outline": form("import/<uuid:pk>/"),
    "sessions:article-plan": form("import/<uuid:pk>/plan/"),
    "sessions:article-edits": form("import/<uuid:pk>/edits/"),
    "sessions:repository-list": Row("repositories/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:repository-create": Row("repositories/new/", owner=(200, 302), stranger=(200, 302)),
    "sessions:repository-update": form("repositories/<int:repository>/"),
    "sessions:repository-delete": form("repositories/<int:repository>/delete/"),
    # Nothing of anybody's, and needed before somebody has signed in.
    "sessions:offline": Row("offline/", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:worker": Row("worker.js", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:manifest": Row("manifest.webmanifest", (200, 405), (200, 405), (200, 405), writes=False),
    # For whoever knows its secret; the one asked for here is the stranger's.
    "sessions:report-pull": Row("pull/<str:token>.md", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:report-pull-zip": Row("pull/<str:token>.zip", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:agenda-feed": Row("agenda/<str:token>.ics", (200, 405), (200, 405), (200, 405), writes=False),
    # The invitation asked for here is the owner's, for whoever has none of the accounts.
    "sessions:invitation": Row("join/<str:token>/", (200, 405), (200, 405), (302, 405), writes=False),
    "sessions:share": Row("share/", (302, 303), (302, 303), writes=False),
    "sessions:health": Row("healthz", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:stars-open": Row("stars/", owner=(302, 405), stranger=(302, 405), writes=False),
    # What the owner of the site has: here the person with the first account.
    "sessions:people": read("people/"),
    "sessions:invitations": form("people/invitations/"),
    "sessions:security-log": read("people/log/"),
    "sessions:person": read("people/<int:pk>/"),
    "sessions:person-active": act("people/<int:pk>/active/"),
    "sessions:person-reset": act("people/<int:pk>/reset/")._replace(writes=False),
    "sessions:person-hand-over": form("people/<int:pk>/hand-over/"),
    # What belongs to the owner of an event.
    "sessions:event-today": read(EVENT),
    "sessions:event-update": form(f"{EVENT}settings/"),
    "sessions:event-delete": form(f"{EVENT}delete/"),
    "sessions:event-restore": act(f"{EVENT}restore/"),
    "sessions:day-create": act(f"{EVENT}days/new/"),
    "sessions:day-update": form(DAY),
    "sessions:day-note": form(f"{DAY}note/"),
    "sessions:day-note-preview": show(f"{DAY}note/preview/"),
    "sessions:day-history": form(f"{DAY}history/"),
    "sessions:day-delete": act(f"{DAY}delete/"),
    "sessions:session-create": form(f"{EVENT}sessions/new/"),
    "sessions:session-waiting": read(f"{EVENT}sessions/waiting/"),
    "sessions:session-detail": read(SESSION),
    "sessions:session-beside": Row(f"{SESSION}beside/", (302, 405), (404, 405), writes=False),
    "sessions:session-day": Row(f"{SESSION}day/", (302, 405), (404, 405), writes=False),
    "sessions:session-update": form(f"{SESSION}edit/"),
    "sessions:session-move": act(f"{SESSION}move/"),
    "sessions:session-delete": act(f"{SESSION}delete/"),
    "sessions:session-restore": act(f"{SESSION}restore/"),
    "sessions:session-undo": act(f"{SESSION}undo/"),
    "sessions:impression-state": act(f"{SESSION}state/"),
    "sessions:impression-save": act(f"{SESSION}impression/"),
    "sessions:impression-preview": show(f"{SESSION}impression/preview/"),
    "sessions:session-time-links": form(f"{SESSION}time-links/"),
    "sessions:impression-history": form(f"{SESSION}history/"),
    "sessions:event-statistics": read(f"{EVENT}statistics/"),
    "sessions:statistics-chapter": form(f"{EVENT}statistics/chapter/"),
    "sessions:statistics-picture": read(f"{EVENT}statistics.png"),
    "sessions:agenda-link": form(f"{EVENT}agenda/"),
    "sessions:agenda-file": read(f"{EVENT}agenda.ics"),
    "sessions:catalogue": read(f"{EVENT}catalogue/"),
    "sessions:catalogue-entry": Row(f"{EVENT}catalogue/<uuid:pk>/", (302, 405), (404, 405), writes=False),
    "sessions:catalogue-kept": read(f"{EVENT}catalogue/kept/"),
    "sessions:catalogue-options": read(f"{EVENT}catalogue/options/"),
    "sessions:catalogue-suggest": read(f"{EVENT}catalogue/suggest/"),
    "sessions:feed-import": form(f"{EVENT}catalogue/import/"),
    "sessions:feed-plan": form(f"{EVENT}catalogue/import/<uuid:pk>/"),
    # The address of the owner's programme is not on the public internet: it is refused, and nothing is written.
    "sessions:feed-refresh": act(f"{EVENT}catalogue/feeds/<int:pk>/refresh/")._replace(writes=False),
    "sessions:feed-delete": form(f"{EVENT}catalogue/feeds/<int:pk>/delete/"),
    "sessions:stars": form(f"{EVENT}stars/"),
    "sessions:stars-file": read(f"{EVENT}stars.json"),
    "sessions:stars-calendar": read(f"{EVENT}stars.ics"),
    "sessions:watch-later": read(f"{EVENT}later/"),
    "sessions:watch-later-chapter": form(f"{EVENT}later/chapter/"),
    "sessions:watch-later-mark": act(f"{EVENT}later/<uuid:pk>/"),
    "sessions:recording-links": form(f"{EVENT}later/links/"),
    "sessions:photo-list": read(f"{EVENT}photos/"),
    "sessions:photo-create": act(f"{EVENT}photos/new/"),
    "sessions:photo-move": act(f"{EVENT}photos/move/"),
    "sessions:photo-delete-many": act(f"{EVENT}photos/delete/"),
    "sessions:photo-restore-many": act(f"{EVENT}photos/restore/"),
    "sessions:photo-undo-many": act(f"{EVENT}photos/undo/<uuid:pk>/"),
    "sessions:photo-clock": act(f"{EVENT}photos/clock/"),
    "sessions:photo-sort": act(f"{EVENT}photos/sort/"),
    "sessions:photo-purge": act(f"{EVENT}photos/purge/"),
    "sessions:photo-update": form(PHOTO),
    "sessions:photo-place": act(f"{PHOTO}place/"),
    "sessions:photo-follow": act(f"{PHOTO}follow/"),
    "sessions:photo-turn": act(f"{PHOTO}turn/"),
    "sessions:photo-crop": act(f"{PHOTO}crop/"),
    "sessions:photo-undo": act(f"{PHOTO}undo/"),
    "sessions:photo-delete": act(f"{PHOTO}delete/"),
    "sessions:photo-restore": act(f"{PHOTO}restore/"),
    "sessions:photo-file": read(f"{EVENT}photos/<str:name>"),
    "sessions:photo-thumbnail": read(f"{EVENT}photos/<str:name>/<int:width>.webp"),
    "sessions:report-list": read(f"{EVENT}reports/"),
    "sessions:report-create": form(f"{EVENT}reports/new/"),
    "sessions:report-count": read(f"{EVENT}reports/new/count/"),
    "sessions:report-series": form(f"{EVENT}reports/new/series/"),
    "sessions:report-detail": read(REPORT),
    "sessions:report-update": form(f"{REPORT}settings/"),
    "sessions:report-delete": form(f"{REPORT}delete/"),
    "sessions:report-download": read(f"{REPORT}download/"),
    "sessions:report-archive": read(f"{REPORT}archive/"),
    "sessions:report-html": read(f"{REPORT}html/"),
    "sessions:report-docx": read(f"{REPORT}docx/"),
    "sessions:report-confluence": read(f"{REPORT}confluence/"),
    "sessions:report-print": read(f"{REPORT}print/"),
    "sessions:report-follow": act(f"{REPORT}follow/"),
    "sessions:report-repair": act(f"{REPORT}repair/"),
    "sessions:report-links": form(f"{REPORT}links/"),
    "sessions:report-qiita": form(f"{REPORT}qiita/"),
    "sessions:report-publish": read(f"{REPORT}publish/"),
    # The repository of the owner is not on the public internet: it is refused, and nothing is written.
    "sessions:report-publish-to": Row(f"{REPORT}publish/<int:repository>/", (200, 422), (404, 404), writes=False),
    "sessions:chapter-create": form(f"{REPORT}chapters/new/"),
    "sessions:chapter-update": form(CHAPTER),
    "sessions:chapter-preview": show(f"{CHAPTER}preview/"),
    "sessions:chapter-history": form(f"{CHAPTER}history/"),
    "sessions:chapter-photos": act(f"{CHAPTER}photos/"),
    "sessions:chapter-move": act(f"{CHAPTER}move/"),
    "sessions:chapter-delete": act(f"{CHAPTER}delete/"),
    "sessions:chapter-restore": act(f"{CHAPTER}restore/"),
    # Accounts: each person's own. Who is signed in is sent away from the door; sign-up is closed: its POST is a page.
    # The forms are filled in with the owner's password, which a stranger has too.
    "account_login": Row("accounts/login/", (302, 302), (302, 302), (200, 302), writes=False),
    "account_signup": Row("accounts/signup/", (302, 302), (302, 302), (200, 200), writes=False),
    "account_logout": Row("accounts/logout/", (200, 302), (200, 302), (302, 302), writes=False),
    "account_inactive": Row("accounts/inactive/", (200, 405), (200, 405), (200, 405), writes=False),
    "account_reauthenticate": Row("accounts/reauthenticate/", (200, 302), (200, 302), writes=False),
    "account_change_password": Row("accounts/password/change/", (200, 302), (200, 302)),
    "account_reset_password_from_key": Row(
        "accounts/password/reset/key/<str:uidb36>/<str:key>/", (200, 200), (200, 200), (200, 200), writes=False
    ),
    "account_reset_password_from_key_done": Row(
        "accounts/password/reset/key/done/", (200, 405), (200, 405), (200, 405), writes=False
    ),
    # The owner of the site cannot go: nobody else owns it.
    "account_delete": Row("accounts/delete/", (200, 200), (200, 302), writes=False),
    "usersessions_list": Row("accounts/sessions/", (200, 302), (200, 302), writes=False),
}
