"""Every write arrives in order and once, whatever happens to the answers."""

import pytest
from playwright.sync_api import Page, Request, expect

from browser.cards import choose
from browser.offline import (
    WAITING,
    cut_answers,
    expect_saved,
    rows,
    send_now,
    summary,
    wait_until_idle,
    wait_until_saved,
    wait_until_sent,
)
from browser.outbox.conftest import TEXT
from browser.watch import Watch
from factories import make_session
from sessions.models import Event, Impression, Operation, Session
from tiers import times

LINES, CARDS = times(4, 20), times(2, 10)


@pytest.mark.scaled
def test_many_writes_arrive_in_order_and_once(today: Page, event: Event) -> None:
    cards = [make_session(day=event.days.get(), title=f"Known {number}") for number in range(CARDS)]
    count = LINES + 3 * CARDS
    today.reload()
    today.context.set_offline(True)
    line = today.get_by_label("Log a session")
    for number in range(LINES):
        line.fill(f"New {number}")
        line.press("Enter")
        expect(line).to_have_value("")
    for card in cards:
        for state in ("attended", "missed"):
            choose(today.locator(f"#session-{card.pk}"), state)
    for card in cards:
        choose(today.locator(f"#session-{card.pk}"), "on")
    expect(today.locator(".waiting-count")).to_have_text(f"Waiting to send ({count})")

    arrived: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            arrived.append(request.headers["x-operation"])

    today.on("request", note)
    queued = [write["id"] for write in rows(today, "writes")]
    cut = cut_answers(today.context, "**/events/**", lambda number: number % 2 == 1)
    today.context.set_offline(False)
    for _ in range(count + 10):
        send_now(today)
        if not rows(today, "writes"):
            break
        wait_until_idle(today)
    wait_until_sent(today)

    # Sent again after a cut, each before the next one.
    assert list(dict.fromkeys(arrived)) == queued
    assert len(cut) >= count / 2
    assert Operation.objects.count() == count
    assert list(event.sessions.filter(title__startswith="New").in_order().values_list("title", flat=True)) == [
        f"New {number}" for number in range(LINES)
    ]
    assert set(Impression.objects.filter(session__in=cards).values_list("state", "watch_later")) == {("missed", True)}
    expect(today.locator(".card-missed")).to_have_count(CARDS)
    expect(today.locator(".card-title")).to_have_count(LINES + CARDS)


def test_two_windows_send_each_write_once(page: Page, session: Session) -> None:
    other = page.context.new_page()
    other.goto(page.url)
    sent: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            sent.append(request.headers["x-operation"])

    page.context.set_offline(True)
    page.locator(f"#attended-{session.pk}").click()
    page.locator("#rating-5").click()
    summary(page).fill(TEXT)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    page.context.on("request", note)
    page.context.set_offline(False)
    for window in (page, other):
        send_now(window)
    expect_saved(page)
    wait_until_sent(other)

    assert len(sent) == len(set(sent)) == 3
    impression = Impression.objects.get()
    assert (impression.state, impression.rating, impression.summary) == ("attended", 5, TEXT)


def test_what_two_windows_wrote_without_a_network_is_all_there(page: Page, session: Session, watch: Watch) -> None:
    watch.allow("status of 409")
    other = page.context.new_page()
    other.goto(page.url)
    page.context.set_offline(True)
    summary(page).fill("From one window.")
    other.get_by_label("Impressions", exact=True).fill("From the other.")
    for window in (page, other):
        expect(window.locator(".save-state")).to_have_text(WAITING)
    assert len(rows(page, "writes")) == 2
    page.context.set_offline(False)
    send_now(page)

    wait_until_saved(page, "From one window.")
    wait_until_saved(page, "From the other.")
    for window in (page, other):
        expect_saved(window)
    assert Impression.objects.values_list("summary", "body").get() == ("From one window.", "From the other.")
