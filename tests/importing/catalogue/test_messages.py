"""Every reason for which a programme is refused has its sentence, and a feed that waits is only its owner's."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from factories import make_event, make_user
from sessions.importing.fetch.addresses import AddressRefusal, FetchError
from sessions.importing.messages import FAULTS, REASONS, fault, not_fetched, place_of
from sessions.importing.parsers.programme import Fault, FeedError
from sessions.management.commands.tidy import tidy
from sessions.models import IncomingFeed
from sessions.rules.feed_limits import MAX_BYTES


def test_every_reason_has_a_sentence_of_its_own():
    assert set(FAULTS) == set(Fault)
    assert set(REASONS) == set(AddressRefusal)
    sentences = [*map(str, FAULTS.values()), *map(str, REASONS.values())]
    assert len(set(sentences)) == len(sentences)
    assert all(sentence.endswith(".") for sentence in sentences)


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (FeedError(Fault.BAD_TIME), "A time cannot be read."),
        (FeedError(Fault.BAD_TIME, "day 2"), "A time cannot be read. See day 2."),
        (FeedError(Fault.BAD_TIME, "", "25:00"), "A time cannot be read. Found: “25:00”."),
        (FeedError(Fault.BAD_TIME, "day 2", "25:00"), "A time cannot be read. See day 2: “25:00”."),
        (FeedError(Fault.TOO_LARGE, "zip", "12000000"), "The programme is larger than 10 MB."),
        (FeedError(Fault.SYNTAX, "gzip"), "The file is damaged or incomplete."),
        (
            FeedError(Fault.TOO_MANY_DAYS, "2026-12-01 – 2027-01-01", "32"),
            "With this programme the event would be longer than 31 days: 2026-12-01 – 2027-01-01. Check whether it is "
            "the programme of this event.",
        ),
    ],
)
def test_a_refusal_says_where_and_what_as_far_as_it_is_known(error, sentence):
    assert fault(error) == sentence


def test_percent_signs_of_a_programme_stand_as_they_are():
    assert fault(FeedError(Fault.BAD_TIME, "100%", "%(reason)s")) == "A time cannot be read. See 100%: “%(reason)s”."


def test_a_place_is_counted_in_the_language_of_the_reader():
    error = FeedError(Fault.SYNTAX, "line 3, column 7")
    assert place_of(error) == "line 3, column 7"
    with translation.override("ja"):
        assert place_of(error) == translation.gettext("line %(number)s") % {"number": 3} + ", " + (
            translation.gettext("column %(number)s") % {"number": 7}
        )


def test_a_server_that_has_no_programme_is_quoted():
    assert not_fetched(FetchError(AddressRefusal.STATUS, "404")).endswith("it answers 404.")
    assert not_fetched(FetchError(AddressRefusal.TLS, "example.org")) == str(REASONS[AddressRefusal.TLS])


def keep(event, content=b"x", **more):
    return IncomingFeed.objects.keep(event, event.owner, content, **more)


@pytest.mark.django_db
def test_a_feed_that_waits_comes_back_as_it_was():
    content = bytes(range(256)) * 1000
    kept = keep(make_event(), content, name="schedule.xml", url="https://example.org", mapping={"title": "Talk"})
    found = IncomingFeed.objects.get(pk=kept.pk)
    assert (found.bytes, found.name, found.url) == (content, "schedule.xml", "https://example.org")
    assert found.mapping == {"title": "Talk"}
    assert len(found.content) < len(content) / 10


@pytest.mark.django_db
def test_a_feed_that_waits_is_neither_taken_too_large_nor_unpacked_without_end():
    event = make_event()
    with pytest.raises(ValueError, match="too large"):
        keep(event, b"x" * (MAX_BYTES + 1))
    kept = keep(event, b"x" * MAX_BYTES)
    assert len(kept.bytes) == MAX_BYTES
    longer = keep(event)
    longer.content = kept.content + kept.content
    assert len(longer.bytes) == MAX_BYTES


@pytest.mark.django_db
def test_a_feed_that_waits_is_seen_by_who_brought_it_into_an_event_of_theirs():
    event = make_event()
    kept = keep(event)
    assert list(IncomingFeed.objects.visible_to(event.owner).present()) == [kept]
    assert list(IncomingFeed.objects.visible_to(make_user())) == []
    foreign = IncomingFeed.objects.keep(make_event(), event.owner, b"x")
    assert foreign not in IncomingFeed.objects.visible_to(event.owner)
    event.discard()
    assert list(IncomingFeed.objects.visible_to(event.owner).present()) == []


@pytest.mark.django_db
def test_a_feed_that_nobody_applied_goes_after_a_day():
    event, now = make_event(), timezone.now()
    old, new = keep(event), keep(event)
    IncomingFeed.objects.filter(pk=old.pk).update(created_at=now - timedelta(days=1, seconds=1))
    assert tidy(now)["programmes"] == 1
    assert list(IncomingFeed.objects.all()) == [new]
