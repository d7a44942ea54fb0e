"""Whatever programmes come one after the other, and whatever people do between them: nothing of theirs is lost."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from factories import make_impression, make_session
from importing.catalogue.programmes import at, event_in_tokyo, plan_of, sitting, take
from sessions.importing.catalogue.fact_merge import digest_of
from sessions.models import Impression
from tiers import times

pytestmark = pytest.mark.django_db

STARTS = ["", "12-01 10:00", "12-01 15:00", "12-02 10:00", "12-03 01:00"]
sittings = st.builds(
    lambda name, start, room, title, code, bare: replace(
        sitting(name, start, room=room, code=code), title=title, **({"external_id": ""} if bare else {})
    ),
    name=st.sampled_from("abc"),
    start=st.sampled_from(STARTS),
    room=st.sampled_from(["", "Dock A", "Dock B"]),
    title=st.sampled_from(["Talk", "Keynote", "Break"]),
    code=st.sampled_from(["", "", "COM301", "COM301-R"]),
    bare=st.booleans(),
)
bare = replace(sitting("", ""), external_id="", title="Talk")
keynotes = [sitting("a", title="Keynote", room=""), replace(bare, title="Keynote", starts_at=at("12-01 10:00"))]
# A deleted session without an id gets the id of another one, from which it then differs in nothing.
untimed = [sitting("a", "", title="Talk", room=""), sitting("a", "", title="Keynote", room="")]
alike = [
    [replace(bare, title="Break", starts_at=at("12-01 10:00"), room="Dock B"), untimed[0]],
    [untimed[0], sitting("c", title="Talk", room="")],
    [*untimed, sitting("c", "", title="Break", room=""), sitting("c", title="Break", room="Dock B")],
]
named_anew = [sitting("x", title="Talk a"), sitting("y", title="Talk b")]
programmes = st.lists(sittings, min_size=1, max_size=5, unique=True)
deeds = st.lists(
    st.tuples(
        st.sampled_from(["star", "write", "edit", "empty", "note", "delete", "log"]),
        st.integers(0, 20),
        st.sampled_from(["Talk", "Keynote", "My own"]),
    ),
    max_size=4,
)


def do(event, deed, number, text, edits):
    """Do as a person does, to one of the sessions of the event; ``edits`` remembers which fact is what by now."""
    # Not by key, which is random: an example has to fail or pass each time.
    sessions = list(event.sessions.present().order_by("created_at", "title", "starts_at", "room", "external_id", "pk"))
    if deed == "log" or not sessions:
        make_impression(session=make_session(event=event, title=text, code=""), body=f"Logged: {text}")
        return
    session = sessions[number % len(sessions)]
    if deed in {"star", "write"}:
        impression, _ = Impression.objects.get_or_create(
            session=session, author=event.owner, defaults={"state": "planned"}
        )
        impression.body = f"{impression.body} {text}" if deed == "write" else impression.body
        impression.save()
    elif deed == "delete":
        session.discard()
    else:
        field, value = {"edit": ("title", text), "empty": ("room", ""), "note": ("note", text)}[deed]
        if digest_of(value) == session.feed_digests.get(field, ""):
            edits.pop((session.pk, field), None)
        elif getattr(session, field) != value:
            edits[session.pk, field] = value
        setattr(session, field, value)
        session.save()


def written(event):
    """Return by session what people wrote and said."""
    return {
        session.pk: (session.note, [(each.pk, each.state, each.body) for each in session.impressions.order_by("pk")])
        for session in event.sessions.all()
    }


class TestRandomProgrammes(TestCase):
    """Each example in a transaction of its own."""

    @settings(max_examples=times(15, 40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(st.tuples(programmes, deeds), min_size=2, max_size=4))
    @example([([bare], [("edit", 0, "Keynote"), ("delete", 0, "Talk")]), (keynotes, [])])
    @example([([sitting("a"), sitting("b")], [("delete", 0, "Talk")]), (named_anew, [])])
    @example([(alike[0], [("delete", 0, "Talk")]), (alike[1], []), (alike[2], [])])
    def test_nothing_that_a_person_did_is_lost(self, steps):
        event, edits = event_in_tokyo(), {}
        for told, done in steps:
            feed = event.feeds.first()
            before = written(event)
            plan = take(event, *told, feed=feed)
            after = written(event)
            assert {key: after.get(key) for key, texts in before.items() if any(texts)} == {
                key: texts for key, texts in before.items() if any(texts)
            }
            self.assert_kept(event, plan, edits)
            self.assert_whole(event, plan)
            again = plan_of(event, *told, feed=event.feeds.get())
            assert again.counts == {**dict.fromkeys(again.counts, 0), "sessions": len(told), "kept": len(told)}
            assert not any(planned.writes for planned in again.sessions)
            for deed in done:
                do(event, *deed, edits)

    def assert_kept(self, event, plan, edits):
        """What a person changed is as it was, until the programme tells the very same."""
        here = {session.pk: session for session in event.sessions.all()}
        assert {key: getattr(here[key[0]], key[1]) for key in edits} == edits
        for planned in plan.sessions:
            for field in ("title", "room"):
                key = planned.session and (planned.session.pk, field)
                if edits.get(key) == planned.facts[field] and not planned.in_trash:
                    del edits[key]

    def assert_whole(self, event, plan):
        """Every sitting is one session of the feed, and every session is found and stands in a day of its own."""
        present = event.sessions.present().filter(feed__isnull=False, removed_from_feed_at=None)
        assert present.count() == sum(not planned.in_trash for planned in plan.sessions)
        assert all(session.search == session.build_search_text() for session in event.sessions.all())
        places = list(event.sessions.values_list("day", "position"))
        assert len(places) == len(set(places))
