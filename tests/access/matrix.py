"""What every address of the site answers, to its owner, to a stranger, and to somebody who is not signed in."""

from typing import NamedTuple

DOOR = "door"
"""Sent to sign in: 302 for a page, 401 for a text that saves itself, HX-Redirect for htmx."""


type Statuses = tuple[int, int]


class Row(NamedTuple):
    """What an address answers to GET and to POST with a form that it takes; ``writes`` says that the POST is kept.

    A member of the event is an editor or a reader of it; without their statuses they are as strangers there.
    """

    route: str
    owner: Statuses
    stranger: Statuses
    signed_out: Statuses | str = DOOR
    writes: bool = True
    editor: Statuses | None = None
    reader: Statuses | None = None

    def of(self, member: str) -> Statuses:
        """Return what a member gets."""
        return (self.editor if member == "editor" else self.reader) or self.stranger


def read(route: str) -> Row:
    """Return the row of a page of an event, for all members."""
    return own_page(route)._replace(editor=(200, 405), reader=(200, 405))


def turn(route: str) -> Row:
    """Return the row of a part of a page of an event, whose address leads to the page."""
    return Row(route, owner=(302, 405), stranger=(404, 405), writes=False, editor=(302, 405), reader=(302, 405))


def form(route: str) -> Row:
    """Return the row of a form of an event, for those who change what is in it."""
    return own_form(route)._replace(editor=(200, 302))


def act(route: str) -> Row:
    """Return the row of an action on an event, for those who change what is in it."""
    return own_act(route)._replace(editor=(405, 302))


def show(route: str) -> Row:
    """Return the row of an address of an event that shows what is sent, and writes nothing."""
    return own_show(route)._replace(editor=(405, 200))


def own_page(route: str) -> Row:
    """Return the row of a page that is one person's alone."""
    return Row(route, owner=(200, 405), stranger=(404, 405), writes=False)


def own_form(route: str) -> Row:
    """Return the row of a form that is one person's alone."""
    return Row(route, owner=(200, 302), stranger=(404, 404))


def own_act(route: str) -> Row:
    """Return the row of an action that is one person's alone."""
    return Row(route, owner=(405, 302), stranger=(405, 404))


def own_show(route: str) -> Row:
    """Return the row of an address that shows what is sent of one person, and writes nothing."""
    return Row(route, owner=(405, 200), stranger=(405, 404), writes=False)


def confirmed(route: str) -> Row:
    """Return the row of a page of one's own that leads elsewhere first: to a fresh confirmation, or to the account."""
    return Row(route, owner=(302, 302), stranger=(302, 302), writes=False)


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
    "sessions:backup": Row("backup/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:backup-mine": Row("backup/mine/", owner=(405, 200), stranger=(405, 200), writes=False),
    "sessions:backup-restore": Row("backup/restore/", owner=(200, 302), stranger=(200, 302), writes=False),
    "sessions:backup-plan": own_form("backup/restore/<uuid:pk>/"),
    # The owner of the site is asked for the password again.
    "sessions:backup-site": Row("backup/site/", owner=(302, 302), stranger=(404, 404), writes=False),
    "sessions:phone": Row("phone/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:life-list": Row("sessions/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:search": Row("search/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:preference-update": Row("preferences/", (302, 302), (302, 302), (200, 302), writes=False),
    "sessions:zones": Row("zones/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:token": Row("token", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:article-import": Row("import/", owner=(200, 302), stranger=(200, 302)),
    "sessions:article-outline": own_form("import/<uuid:pk>/"),
    "sessions:article-plan": own_form("import/<uuid:pk>/plan/"),
    "sessions:article-edits": own_form("import/<uuid:pk>/edits/"),
    "sessions:repository-list": Row("repositories/", owner=(200, 405), stranger=(200, 405), writes=False),
    "sessions:repository-create": Row("repositories/new/", owner=(200, 302), stranger=(200, 302)),
    "sessions:repository-update": own_form("repositories/<int:repository>/"),
    "sessions:repository-delete": own_form("repositories/<int:repository>/delete/"),
    # Nothing of anybody's, and needed before somebody has signed in.
    "sessions:offline": Row("offline/", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:worker": Row("worker.js", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:manifest": Row("manifest.webmanifest", (200, 405), (200, 405), (200, 405), writes=False),
    # For whoever knows its secret; the one asked for here is the stranger's.
    "sessions:report-pull": Row("pull/<str:token>.md", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:report-pull-zip": Row("pull/<str:token>.zip", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:shared": Row("s/<str:token>/", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:shared-feed": Row("s/<str:token>/feed.atom", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:shared-picture": Row("s/<str:token>/picture.png", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:shared-photo": Row("s/<str:token>/photos/<str:name>", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:shared-thumbnail": Row(
        "s/<str:token>/photos/<str:name>/<int:width>.webp", (200, 405), (200, 405), (200, 405), writes=False
    ),
    "sessions:agenda-feed": Row("agenda/<str:token>.ics", (200, 405), (200, 405), (200, 405), writes=False),
    # The invitation asked for here is the owner's, for whoever has none of the accounts.
    "sessions:invitation": Row("join/<str:token>/", (200, 405), (200, 405), (302, 405), writes=False),
    "sessions:share": Row("share/", (302, 303), (302, 303), writes=False),
    "sessions:health": Row("healthz", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:ready": Row("readyz", (200, 405), (200, 405), (200, 405), writes=False),
    "sessions:stars-open": Row("stars/", owner=(302, 405), stranger=(302, 405), writes=False),
    # What the owner of the site has: here the person with the first account.
    "sessions:people": own_page("people/"),
    "sessions:invitations": own_form("people/invitations/"),
    "sessions:security-log": own_page("people/log/"),
    "sessions:site-state": own_page("people/state/"),
    "sessions:person": own_page("people/<int:pk>/"),
    # Asked for a fresh confirmation first; see tests/people.
    "sessions:person-active": own_act("people/<int:pk>/active/")._replace(writes=False),
    "sessions:person-reset": own_act("people/<int:pk>/reset/")._replace(writes=False),
    "sessions:person-hand-over": confirmed("people/<int:pk>/hand-over/")._replace(stranger=(404, 404)),
    # What belongs to the owner of an event.
    "sessions:event-today": read(EVENT),
    "sessions:event-update": form(f"{EVENT}settings/"),
    "sessions:event-backup": own_show(f"{EVENT}backup/"),
    "sessions:event-delete": own_form(f"{EVENT}delete/"),
    "sessions:event-restore": own_act(f"{EVENT}restore/"),
    "sessions:day-create": act(f"{EVENT}days/new/"),
    "sessions:day-update": form(DAY),
    "sessions:day-note": form(f"{DAY}note/"),
    "sessions:day-note-preview": show(f"{DAY}note/preview/"),
    "sessions:day-history": form(f"{DAY}history/"),
    "sessions:day-delete": act(f"{DAY}delete/"),
    "sessions:session-create": form(f"{EVENT}sessions/new/"),
    "sessions:session-waiting": read(f"{EVENT}sessions/waiting/")._replace(reader=None),
    "sessions:session-detail": read(SESSION),
    "sessions:session-beside": turn(f"{SESSION}beside/"),
    "sessions:session-day": turn(f"{SESSION}day/"),
    "sessions:session-update": form(f"{SESSION}edit/"),
    "sessions:session-move": act(f"{SESSION}move/"),
    "sessions:session-delete": act(f"{SESSION}delete/"),
    "sessions:session-restore": act(f"{SESSION}restore/"),
    "sessions:session-undo": act(f"{SESSION}undo/"),
    "sessions:impression-state": act(f"{SESSION}state/"),
    "sessions:impression-save": act(f"{SESSION}impression/"),
    "sessions:impression-preview": show(f"{SESSION}impression/preview/"),
    "sessions:team-text": form(f"{SESSION}team-text/"),
    "sessions:team-text-use": act(f"{SESSION}team-text/use/"),
    "sessions:team-text-preview": show(f"{SESSION}team-text/preview/"),
    "sessions:team-text-history": form(f"{SESSION}team-text/history/"),
    "sessions:session-share": form(f"{SESSION}share/"),
    "sessions:session-time-links": form(f"{SESSION}time-links/"),
    # A member has written nothing yet: there is no earlier text, no time to link, nothing attended, no report.
    "sessions:impression-history": form(f"{SESSION}history/")._replace(editor=(200, 404), reader=(200, 404)),
    "sessions:team": read(f"{EVENT}team/"),
    "sessions:team-share-all": act(f"{EVENT}team/share/"),
    # Of an event in which the owner is a member.
    "sessions:team-leave": own_act(f"{EVENT}team/leave/"),
    "sessions:team-offer": own_act(f"{EVENT}team/offer/"),
    "sessions:team-links": own_act(f"{EVENT}team/links/"),
    # Nobody has opened a link.
    "sessions:team-join": Row("join/", (404, 404), (404, 404), writes=False),
    "sessions:team-member": own_act(f"{EVENT}team/members/<int:membership>/"),
    "sessions:team-request": act(f"{EVENT}team/requests/<uuid:pk>/"),
    "sessions:event-statistics": read(f"{EVENT}statistics/"),
    "sessions:statistics-chapter": form(f"{EVENT}statistics/chapter/")._replace(editor=(200, 422)),
    "sessions:statistics-picture": own_page(f"{EVENT}statistics.png"),
    "sessions:event-share": form(f"{EVENT}share/"),
    "sessions:agenda-link": form(f"{EVENT}agenda/")._replace(reader=(200, 302)),
    "sessions:agenda-file": read(f"{EVENT}agenda.ics"),
    "sessions:catalogue": read(f"{EVENT}catalogue/"),
    "sessions:catalogue-entry": turn(f"{EVENT}catalogue/<uuid:pk>/"),
    "sessions:catalogue-kept": read(f"{EVENT}catalogue/kept/"),
    "sessions:catalogue-options": read(f"{EVENT}catalogue/options/"),
    "sessions:catalogue-suggest": read(f"{EVENT}catalogue/suggest/"),
    "sessions:feed-import": form(f"{EVENT}catalogue/import/"),
    "sessions:feed-plan": own_form(f"{EVENT}catalogue/import/<uuid:pk>/"),
    # The address of the owner's programme is not on the public internet: it is refused, and the failure recorded.
    "sessions:feed-refresh": act(f"{EVENT}catalogue/feeds/<int:pk>/refresh/"),
    "sessions:feed-delete": form(f"{EVENT}catalogue/feeds/<int:pk>/delete/"),
    "sessions:stars": form(f"{EVENT}stars/"),
    "sessions:stars-file": read(f"{EVENT}stars.json"),
    "sessions:stars-calendar": read(f"{EVENT}stars.ics"),
    "sessions:watch-later": read(f"{EVENT}later/"),
    "sessions:watch-later-chapter": form(f"{EVENT}later/chapter/")._replace(editor=(200, 422)),
    "sessions:watch-later-mark": act(f"{EVENT}later/<uuid:pk>/"),
    "sessions:recording-links": form(f"{EVENT}later/links/"),
    "sessions:photo-list": read(f"{EVENT}photos/"),
    "sessions:photo-create": act(f"{EVENT}photos/new/"),
    "sessions:photo-move": act(f"{EVENT}photos/move/"),
    "sessions:photo-delete-many": act(f"{EVENT}photos/delete/"),
    "sessions:photo-restore-many": act(f"{EVENT}photos/restore/"),
    "sessions:photo-undo-many": own_act(f"{EVENT}photos/undo/<uuid:pk>/"),
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
    "sessions:report-count": read(f"{EVENT}reports/new/count/")._replace(reader=None),
    "sessions:report-series": form(f"{EVENT}reports/new/series/"),
    "sessions:report-detail": own_page(REPORT),
    "sessions:report-update": own_form(f"{REPORT}settings/"),
    "sessions:report-delete": own_form(f"{REPORT}delete/"),
    "sessions:report-download": own_page(f"{REPORT}download/"),
    "sessions:report-archive": own_page(f"{REPORT}archive/"),
    "sessions:report-html": own_page(f"{REPORT}html/"),
    "sessions:report-docx": own_page(f"{REPORT}docx/"),
    "sessions:report-confluence": own_page(f"{REPORT}confluence/"),
    "sessions:report-print": own_page(f"{REPORT}print/"),
    "sessions:report-follow": own_act(f"{REPORT}follow/"),
    "sessions:report-repair": own_act(f"{REPORT}repair/"),
    "sessions:report-share": own_form(f"{REPORT}share/"),
    "sessions:report-links": own_form(f"{REPORT}links/"),
    "sessions:report-qiita": own_form(f"{REPORT}qiita/"),
    "sessions:report-publish": own_page(f"{REPORT}publish/"),
    # The repository of the owner is not on the public internet: it is refused, and the failure recorded.
    "sessions:report-publish-to": Row(f"{REPORT}publish/<int:repository>/", (200, 422), (404, 404)),
    "sessions:chapter-create": own_form(f"{REPORT}chapters/new/"),
    "sessions:chapter-update": own_form(CHAPTER),
    "sessions:chapter-preview": own_show(f"{CHAPTER}preview/"),
    "sessions:chapter-history": own_form(f"{CHAPTER}history/"),
    "sessions:chapter-photos": own_act(f"{CHAPTER}photos/"),
    "sessions:chapter-move": own_act(f"{CHAPTER}move/"),
    "sessions:chapter-delete": own_act(f"{CHAPTER}delete/"),
    "sessions:chapter-restore": own_act(f"{CHAPTER}restore/"),
    # Accounts: each person's own. Who is signed in is sent away from the door; sign-up is closed: its POST is a page.
    # The forms are filled in with the owner's password, which a stranger has too.
    "account_login": Row("accounts/login/", (302, 302), (302, 302), (200, 302), writes=False),
    "account_signup": Row("accounts/signup/", (302, 302), (302, 302), (200, 200), writes=False),
    "account_logout": Row("accounts/logout/", (200, 302), (200, 302), (302, 302), writes=False),
    # A list of one's own; the token that is revoked is the owner's.
    "sessions:api-tokens": Row("accounts/tokens/", owner=(200, 302), stranger=(200, 404)),
    # A token works longer than a sign-in: a fresh confirmation is asked for.
    "sessions:api-token-create": confirmed("accounts/tokens/new/"),
    "account_inactive": Row("accounts/inactive/", (200, 405), (200, 405), (200, 405), writes=False),
    "account_reauthenticate": Row("accounts/reauthenticate/", (200, 302), (200, 302), writes=False),
    "account_change_password": Row("accounts/password/change/", (200, 302), (200, 302)),
    # The owner of the site cannot go: nobody else owns it.
    "account_delete": Row("accounts/delete/", (200, 200), (200, 302), writes=False),
    "usersessions_list": Row("accounts/sessions/", (200, 302), (200, 302), writes=False),
    "sessions:account": Row("accounts/", (200, 302), (200, 302)),
    # Without mail nobody is sent a link; the link asked for here is none.
    "account_reset_password": Row("accounts/password/reset/", (404, 404), (404, 404), (404, 404), writes=False),
    "account_reset_password_done": Row(
        "accounts/password/reset/sent/", (404,) * 2, (404,) * 2, (404,) * 2, writes=False
    ),
    "account_reset_password_from_key": Row(
        "accounts/password/reset/key/<str:uidb36>/<str:key>/",
        *((200, 200), (200, 200), (200, 200)),
        writes=False,
    ),
    # Nobody has confirmed who they are, and nobody has a second factor; see tests/signin.
    "account_email": confirmed("accounts/email/"),
    "mfa_index": confirmed("accounts/second-factor/"),
    "mfa_reauthenticate": confirmed("accounts/second-factor/confirm/"),
    "mfa_activate_totp": confirmed("accounts/second-factor/app/"),
    "mfa_deactivate_totp": Row("accounts/second-factor/app/remove/", (404, 404), (404, 404), writes=False),
    "mfa_generate_recovery_codes": confirmed("accounts/second-factor/recovery-codes/"),
    "mfa_add_webauthn": confirmed("accounts/second-factor/passkeys/new/"),
    "mfa_reauthenticate_webauthn": confirmed("accounts/second-factor/passkeys/confirm/"),
    "mfa_edit_webauthn": confirmed("accounts/second-factor/passkeys/<int:pk>/"),
    "mfa_remove_webauthn": confirmed("accounts/second-factor/passkeys/<int:pk>/remove/"),
    "mfa_authenticate": confirmed("accounts/second-factor/authenticate/")._replace(signed_out=(302, 302)),
    "mfa_login_webauthn": confirmed("accounts/second-factor/passkeys/sign-in/")._replace(signed_out=(302, 302)),
}
