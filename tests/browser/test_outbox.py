"""Every write arrives in order and once, whatever happens to the answers; what is refused comes back."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session as SignIn  # noqa: TID251 - what an expired sign-in loses
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, Request, Route, expect

from browser.conftest import OpenPage, sign_in
from browser.offline import (
    NO_NETWORK,
    WAITING,
    count_answers,
    cut_answers,
    expect_saved,
    page_of,
    rows,
    send_now,
    summary,
    wait_for_answers,
    wait_until_idle,
    wait_until_kept,
    wait_until_saved,
    wait_until_sent,
)
from browser.watch import Watch
from factories import make_day, make_event, make_session, make_user
from sessions.models import Event, Impression, Operation, Session

TEXT = "Written while nobody listened."
PASSWORD = "three masts and a lantern"


@pytest.fixture
def event(site: str) -> Event:
    event = make_event(owner=make_user())
    make_day(event=event)
    return event


@pytest.fixture
def session(event: Event) -> Session:
    return make_session(day=event.days.get())


@pytest.fixture
def today(site: str, event: Event, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    return open_page(site, reverse("sessions:event-today", args=[event.slug]), user=event.owner)


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage, watch: Watch) -> Page:
    watch.allow(NO_NETWORK)
    return open_page(site, page_of(session), user=session.event.owner)


def test_fifty_writes_arrive_in_order_and_once(today: Page, event: Event) -> None:
    cards = [make_session(day=event.days.get(), title=f"Known {number}") for number in range(10)]
    today.reload()
    today.context.set_offline(True)
    line = today.get_by_label("Log a session")
    for number in range(20):
        line.fill(f"New {number}")
        line.press("Enter")
        expect(line).to_have_value("")
    for card in cards:
        for state in ("attended", "missed"):
            today.locator(f"#{state}-{card.pk}").click()
    for card in cards:
        today.locator(f"#later-{card.pk}").click()
    today.wait_for_function("(count) => document.querySelector('.waiting-count').textContent.includes(count)", arg="50")

    arrived: list[str] = []

    def note(request: Request) -> None:
        if request.method == "POST":
            arrived.append(request.headers["x-operation"])

    today.on("request", note)
    queued = [write["id"] for write in rows(today, "writes")]
    cut = cut_answers(today.context, "**/events/**", lambda number: number % 2 == 1)
    today.context.set_offline(False)
    for _ in range(60):
        send_now(today)
        if not rows(today, "writes"):
            break
        wait_until_idle(today)
    wait_until_sent(today)

    # Sent again after a cut, each before the next one.
    assert list(dict.fromkeys(arrived)) == queued
    assert len(cut) >= 25
    assert Operation.objects.count() == 50
    assert list(event.sessions.filter(title__startswith="New").in_order().values_list("title", flat=True)) == [
        f"New {number}" for number in range(20)
    ]
    assert set(Impression.objects.filter(session__in=cards).values_list("state", "watch_later")) == {("missed", True)}
    expect(today.locator(".card-missed")).to_have_count(10)
    expect(today.locator(".card-title")).to_have_count(30)


# What the buttons say in the very task in which one is tapped.
TAP = """(button) => {
  button.click();
  return button.getAttribute("aria-pressed");
}"""


@pytest.mark.parametrize("network", ["fine", "cut", "silent"])
@pytest.mark.parametrize("where", ["today", "session"])
def test_a_tap_shows_at_once(
    network: str, where: str, site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow(NO_NETWORK)
    day = reverse("sessions:event-today", args=[session.event.slug])
    page = open_page(site, day if where == "today" else page_of(session), user=session.event.owner)
    count_answers(page)
    held: list[Route] = []
    if network == "cut":
        page.context.set_offline(True)
    elif network == "silent":
        page.context.route("**/state/", lambda route: held.append(route))

    ids = [f"{name}-{session.pk}" for name in ("attended", "missed", "later")]
    pressed = page.evaluate(f"(ids) => ids.map((id) => ({TAP})(document.getElementById(id)))", ids)

    assert pressed == ["true"] * 3
    expect(page.locator(f"#attended-{session.pk}")).to_have_attribute("aria-pressed", "false")
    page.context.unroute_all()
    page.context.set_offline(False)
    send_now(page)
    wait_for_answers(page, 3)
    expect(page.locator(f"#missed-{session.pk}")).to_have_attribute("aria-pressed", "true")
    expect(page.locator(f"#later-{session.pk}")).to_have_attribute("aria-pressed", "true")
    assert Impression.objects.values_list("state", "watch_later").get() == ("missed", True)
    assert Operation.objects.count() == 3


def test_a_rating_can_be_taken_back_offline(page: Page, session: Session) -> None:
    count_answers(page)
    page.context.set_offline(True)
    four = page.locator("#rating-4")
    assert [four.evaluate(TAP), four.evaluate(TAP), page.locator("#rating-2").evaluate(TAP)] == [
        "true",
        "false",
        "true",
    ]
    page.context.set_offline(False)
    send_now(page)
    wait_for_answers(page, 3)

    assert Impression.objects.get().rating == 2
    assert Operation.objects.count() == 3


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


def test_an_expired_sign_in_keeps_everything(page: Page, session: Session, watch: Watch, site: str) -> None:
    watch.allow("status of 40[13]")
    page.context.set_offline(True)
    page.locator(f"#attended-{session.pk}").click()
    summary(page).fill(TEXT)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    SignIn.objects.all().delete()
    page.context.set_offline(False)
    send_now(page)
    expect(page.locator(".save-state")).to_contain_text("you are signed out")
    assert Impression.objects.count() == 0

    user = session.event.owner
    # As the server reads it: the tests have a quicker way that it does not know.
    user.password = PBKDF2PasswordHasher().encode(PASSWORD, "salt", 1)
    user.save()
    page.get_by_role("link", name="Sign in").click()
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page).to_have_url(re.compile(f"{re.escape(page_of(session))}$"))
    wait_until_sent(page)
    expect(summary(page)).to_have_value(TEXT)

    impression = Impression.objects.get()
    assert (impression.state, impression.summary) == ("attended", TEXT)


def test_a_stale_token_is_replaced(page: Page, session: Session, site: str, watch: Watch) -> None:
    watch.allow("status of 403")
    # Signed in again in another window: another token, and the page still has the old one.
    page.context.clear_cookies(name=settings.CSRF_COOKIE_NAME)
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    sign_in(page.context, session.event.owner, site)

    summary(page).fill(TEXT)
    expect_saved(page)
    count_answers(page)
    page.locator(f"#attended-{session.pk}").click()
    wait_for_answers(page, 1)

    assert list(Impression.objects.values_list("state", "summary")) == [("attended", TEXT)]


def test_somebody_else_who_signed_in_sends_nothing(page: Page, session: Session, site: str, watch: Watch) -> None:
    watch.allow("status of 40[134]")
    page.context.set_offline(True)
    summary(page).fill(TEXT)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    page.context.clear_cookies()
    sign_in(page.context, make_user(), site)
    page.context.set_offline(False)
    send_now(page)

    expect(page.locator(".save-state")).to_contain_text("you are signed out")
    expect(summary(page)).to_have_value(TEXT)
    assert Impression.objects.count() == 0
    # Their own pages know nothing of it.
    other = page.context.new_page()
    other.goto("/events/")
    assert rows(other, "writes") == rows(other, "drafts") == []
    summary(page).press_sequentially(" More.")
    expect(page.locator(".save-state")).to_have_text(
        "Somebody else is signed in here now. Copy your text: it is not kept."
    )
    expect(summary(page)).to_have_value(f"{TEXT} More.")
    assert rows(other, "writes") == rows(other, "drafts") == []


@pytest.mark.parametrize("where", ["here", "elsewhere"])
def test_a_text_that_is_too_long_comes_back(page: Page, session: Session, where: str, watch: Watch) -> None:
    watch.allow("status of 413")
    long = "x" * 100_001
    page.context.set_offline(True)
    summary(page).fill(long)
    wait_until_kept(page, long)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    if where == "elsewhere":
        page.context.set_offline(False)
        page.goto("/events/")
        expect(page.locator(".waiting-count")).to_be_visible()
        page.wait_for_function("() => document.querySelector('.waiting-refused')")
        page.goto(page_of(session))
    page.context.set_offline(False)
    send_now(page)

    expect(page.locator(".save-state")).to_contain_text("the text is too long")
    expect(summary(page)).to_have_value(long)
    assert [write["refused"]["status"] for write in rows(page, "writes")] == [413]
    summary(page).fill(TEXT)
    expect_saved(page)
    assert rows(page, "writes") == []
    assert Impression.objects.get().summary == TEXT


def test_what_belongs_to_a_deleted_session_comes_back(page: Page, session: Session, watch: Watch) -> None:
    watch.allow("status of 404")
    page.context.set_offline(True)
    summary(page).fill(TEXT)
    page.locator(f"#missed-{session.pk}").click()
    expect(page.locator(".save-state")).to_have_text(WAITING)
    Session.objects.update(deleted_at=timezone.now() - timedelta(minutes=1))
    page.context.set_offline(False)
    send_now(page)

    expect(page.locator(".save-state")).to_contain_text("no longer exists")
    expect(summary(page)).to_have_value(TEXT)
    wait_until_sent(page)
    refused = rows(page, "writes")
    assert {write["refused"]["status"] for write in refused} == {404}
    assert ["summary", TEXT] in refused[-1]["fields"] + refused[0]["fields"]


def test_a_line_that_was_typed_survives_a_crash(today: Page) -> None:
    line = today.get_by_label("Log a session")
    line.fill("COM301 | Half a li")
    wait_until_kept(today, "COM301 | Half a li")

    today.reload()

    expect(line).to_have_value("COM301 | Half a li")
    expect(today.locator("#composer [data-restored]")).to_contain_text("Restored what you typed here at ")
    line.fill("COM301 | Half a line")
    expect(today.locator("#composer [data-restored]")).to_be_hidden()
    line.press("Enter")
    expect(today.locator(".card-title")).to_have_text(["Half a line"])
    today.reload()
    expect(line).to_have_value("")
    assert Session.objects.count() == 1


def test_an_impatient_finger_makes_one_write(page: Page, session: Session) -> None:
    count_answers(page)
    page.context.set_offline(True)
    page.locator(f"#missed-{session.pk}").dblclick()
    page.locator(f"#missed-{session.pk}").click()
    page.context.set_offline(False)
    send_now(page)
    wait_for_answers(page, 1)
    wait_until_sent(page)

    assert Operation.objects.count() == 1
    assert Impression.objects.get().state == "missed"


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


def test_a_page_older_than_what_was_saved_shows_what_was_saved(page: Page, session: Session) -> None:
    old = page.request.get(page_of(session)).text()
    summary(page).fill(TEXT)
    wait_until_saved(page, TEXT)
    # As the worker shows it without a network.
    page.route(f"**{page_of(session)}", lambda route: route.fulfill(body=old, content_type="text/html"))
    page.goto(page_of(session))

    expect(summary(page)).to_have_value(TEXT)
    summary(page).press("End")
    page.keyboard.type(" On.")
    wait_until_saved(page, f"{TEXT} On.")
    assert Impression.objects.values_list("summary", "version").get() == (f"{TEXT} On.", 3)


def test_a_draft_does_not_wait_until_its_page_is_opened(page: Page, session: Session) -> None:
    page.context.route("**/impression/", lambda route: route.abort())
    # What a browser that was killed in mid-word has left.
    page.evaluate(
        """async ([draft]) => {
          const database = await new Promise((resolve) => {
            const request = indexedDB.open("conference-log");
            request.onsuccess = () => resolve(request.result);
          });
          const transaction = database.transaction("drafts", "readwrite");
          transaction.objectStore("drafts").put(draft);
          await new Promise((resolve) => { transaction.oncomplete = resolve; });
        }""",
        [draft_of(session)],
    )
    page.context.unroute_all()

    page.goto("/events/")

    wait_until_saved(page, TEXT)
    assert rows(page, "drafts") == []
    assert Impression.objects.get().summary == TEXT


def draft_of(session: Session) -> dict[str, object]:
    url = reverse("sessions:impression-save", args=[session.event.slug, session.pk])
    fields = [["summary", TEXT], ["body", ""], ["version", "1"]]
    base = {"summary": "", "body": ""}
    about = {"url": url, "from": "crash", "key": f"{url} crash", "page": page_of(session), "label": "", "heard": None}
    return {**about, "kind": "text", "at": 1, "fields": fields, "base": base}


LACKS = {
    "database": "Object.defineProperty(window, 'indexedDB', { value: undefined })",
    "space": """
      IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); };
    """,
    "locks": "Object.defineProperty(navigator, 'locks', { value: undefined })",
}


@pytest.mark.parametrize("lack", LACKS)
def test_a_browser_that_lacks_something_saves_all_the_same(
    lack: str, site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("status of 500|Response Status Error Code 500")
    page = open_page(site, user=session.event.owner)
    page.add_init_script(LACKS[lack])
    page.context.route("**/impression/", lambda route: route.fulfill(status=500), times=1)
    page.goto(page_of(session))
    summary(page).fill(TEXT)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    page.locator(f"#attended-{session.pk}").click()
    send_now(page)

    expect_saved(page)
    expect(page.locator(".waiting-count")).to_be_hidden()
    assert Impression.objects.values_list("summary", "state").get() == (TEXT, "attended")
