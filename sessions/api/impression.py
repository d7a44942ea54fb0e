"""Impressions: one's own of a session, and all that one may see in an event; private notes are in no answer."""

from functools import partial
from typing import Any
from uuid import UUID

import msgspec

from sessions.agenda.access import impression_of, own_impression, visible_event, visible_session
from sessions.agenda.attendance import first_impression, mark
from sessions.api.answers import ImpressionAnswer, PageAnswer
from sessions.api.endpoint import ApiRequest, changed, version_of
from sessions.api.inputs import ImpressionQuery
from sessions.api.reading import checked, filled, form_data, read_query, sent_fields
from sessions.api.rows import impression_answer, page_of
from sessions.api.texts import save_edit
from sessions.forms.impression import ImpressionForm, StateForm
from sessions.models import Impression, team_names
from sessions.photos.assign import photos_follow
from sessions.versions.conflicts import TextEdit
from sessions.versions.revisions import snapshot_of
from sessions.web.idempotency import Facts, Write, prepares_write

_TEXTS = ("summary", "body")


def index(request: ApiRequest, slug: str) -> PageAnswer[ImpressionAnswer]:
    """Return a page of the user's impressions in an event, and of those that members share, by creation."""
    event, query = visible_event(request.user, slug), read_query(request, ImpressionQuery)
    rows = Impression.objects.visible_to(request.user).present().of_team(event.pk)
    if query.mine:
        rows = rows.filter(author=request.user)
    if query.session is not msgspec.UNSET:
        rows = rows.filter(session=query.session)
    rows = rows.defer("private_note").order_by("created_at", "pk")
    return page_of(request, rows, query, partial(impression_answer, names=team_names(event)))


def show(request: ApiRequest, slug: str, pk: UUID) -> ImpressionAnswer:
    """Return the user's impression of a session; an empty one if there is none."""
    session = visible_session(request.user, slug, pk)
    return impression_answer(request, impression_of(session, request.user), team_names(session.event))


@prepares_write(changed(show))
def update(request: ApiRequest, slug: str, pk: UUID) -> Write:
    """Change texts with their version, and marks."""
    impression = own_impression(request.user, slug, pk)
    session, earlier, is_new = impression.session, snapshot_of(impression), impression._state.adding
    edit = _edit(request, impression)
    changes = _marks(request)

    def run() -> Facts:
        if edit:
            before = snapshot_of(first_impression(session, request.user)) if is_new else earlier
            save_edit(request, before, edit, session.event, lambda: show(request, slug, pk))
        if changes:
            mark(session, request.user, changes)
        return {}

    return Write(photos_follow(session, request.user)(run) if changes or is_new else run)


def _edit(request: ApiRequest, impression: Impression) -> TextEdit | None:
    texts = {name: text for name, text in sent_fields(request.sent).items() if name in _TEXTS}
    if not texts:
        return None
    values = texts | {"version": version_of(request)}
    form = checked(filled(ImpressionForm, values, impression))
    return TextEdit({name: form.cleaned_data[name] for name in texts}, form.cleaned_data["version"])


def _marks(request: ApiRequest) -> dict[str, Any]:
    sent = sent_fields(request.sent, *_TEXTS, "version")
    if "rating" in sent and sent["rating"] is None:
        sent["rating"] = 0  # clears it
    return checked(StateForm(form_data(sent))).changes()
