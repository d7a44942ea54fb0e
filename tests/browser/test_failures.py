"""What was typed survives a server that fails and a network that is gone."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import BrowserContext, Page, Route, expect

from browser.conftest import OpenPage
from browser.offline import send_now, until, wait_until_idle
from browser.watch import Watch
from factories import make_session
from sessions.models import Impression, Session

TEXT = "What I would hate to type again.\n\nすべて二度と打ちたくない。"
TEXTS = "**/impression/"
WAITING = "Waiting to send – kept in this browser"


@pytest.fixture
def session(site: str) -> Session:
    return make_session()


@pytest.fixture
def page(site: str, session: Session, open_page: OpenPage) -> Page:
    path = reverse("sessions:session-detail", args=[session.event.slug, session.pk])
    return open_page(site, path, user=session.event.owner)


def write(page: Page) -> None:
    page.get_by_label("Summary", exact=True).fill(TEXT)


def expect_text(page: Page) -> None:
    expect(page.get_by_label("Summary", exact=True)).to_have_value(TEXT)


def expect_saved(page: Page) -> None:
    expect(page.locator(".save-state")).to_contain_text("Saved ")


def saved() -> list[tuple[str, int]]:
    return list(Impression.objects.values_list("summary", "version"))


def fail(context: BrowserContext, times: int) -> list[int]:
    """Answer the next POSTs of texts with 500 and let later ones through; return the list that their answers fill."""
    answers: list[int] = []

    def handle(route: Route) -> None:
        if len(answers) < times:
            answers.append(500)
            route.fulfill(status=500, content_type="text/html", body="<main><h1>An error</h1></main>")
            return
        response = route.fetch(max_redirects=0)
        answers.append(response.status)
        route.fulfill(response=response)

    context.route(TEXTS, handle)
    return answers


def test_failing_server_leaves_the_text_and_gets_it_once(page: Page, session: Session, watch: Watch) -> None:
    watch.allow("status of 500")
    answers = fail(page.context, times=2)

    with page.expect_response(TEXTS):
        write(page)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    expect_text(page)
    assert saved() == []
    wait_until_idle(page)
    with page.expect_response(TEXTS):
        send_now(page)
    wait_until_idle(page)
    send_now(page)
    expect_saved(page)

    expect_text(page)
    assert answers == [500, 500, 200]
    assert saved() == [(TEXT, 2)]


@pytest.mark.release
def test_failing_server_without_scripts_leaves_the_text_one_step_back(
    site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("status of 500")
    path = reverse("sessions:session-detail", args=[session.event.slug, session.pk])
    page = open_page(site, path, user=session.event.owner, java_script_enabled=False)
    answers = fail(page.context, times=1)
    write(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", name="An error")).to_be_visible()

    page.go_back()
    expect_text(page)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".message p")).to_have_text("Saved.")

    expect_text(page)
    assert answers == [500, 302]
    assert saved() == [(TEXT, 2)]


def test_no_network_leaves_the_text_and_saves_it_when_back(page: Page, watch: Watch) -> None:
    watch.allow("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)

    write(page)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    expect_text(page)
    assert saved() == []
    page.context.set_offline(False)
    expect_saved(page)

    expect_text(page)
    assert saved() == [(TEXT, 2)]


def test_signed_out_leaves_the_text_to_who_comes_back(page: Page, watch: Watch) -> None:
    watch.allow("status of 401")
    cookies = page.context.cookies()
    page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    write(page)
    expect(page.locator(".save-state")).to_contain_text("you are signed out")

    page.goto("/preferences/")
    assert saved() == []
    page.context.add_cookies(cookies)
    page.go_back()
    expect_text(page)
    expect_saved(page)

    assert saved() == [(TEXT, 2)]


def test_composer_keeps_the_line_when_the_server_fails(
    site: str, session: Session, open_page: OpenPage, watch: Watch
) -> None:
    watch.allow("status of 500|Response Status Error Code 500")
    path = reverse("sessions:event-today", args=[session.event.slug])
    page = open_page(site, path, user=session.event.owner)
    page.route("**/sessions/new/", lambda route: route.fulfill(status=500, body="<main>An error</main>"), times=1)
    line = page.get_by_label("Log a session")

    line.fill("COM301 | Events")
    with page.expect_response("**/sessions/new/"):
        line.press("Enter")
    # It waits in this browser, and the line is free for the next one.
    expect(page.locator(".waiting-cards .card-title")).to_have_text("COM301 | Events")
    expect(line).to_have_value("")
    expect(line).to_be_editable()
    until(page, "async () => (await rows('writes')).every((write) => write.tried)")
    wait_until_idle(page)
    send_now(page)
    expect(page.locator("[aria-labelledby=seen-title] .card-title")).to_have_text("Events")

    expect(page.locator(".waiting-cards")).to_have_count(0)
    expect(page.locator("#toast")).to_be_hidden()
    assert Session.objects.filter(code="COM301").count() == 1
