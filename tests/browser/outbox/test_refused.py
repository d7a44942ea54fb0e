"""What the server refuses stays in the browser and comes back to who wrote it."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.contrib.sessions.models import Session as SignIn  # noqa: TID251 - what an expired sign-in loses
from django.utils import timezone
from playwright.sync_api import Page, expect

from browser.conftest import sign_in
from browser.offline import (
    WAITING,
    count_answers,
    expect_saved,
    page_of,
    rows,
    send_now,
    summary,
    wait_for_answers,
    wait_until_kept,
    wait_until_sent,
)
from browser.outbox.conftest import TEXT
from browser.watch import Watch
from factories import make_user
from sessions.models import Impression, Session
from tiers import later

PASSWORD = "three masts and a lantern"


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
    page.get_by_role("button", name="Sign in", exact=True).click()
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
    page.locator(f"#missed-{session.pk}").click()
    wait_for_answers(page, 1)

    assert list(Impression.objects.values_list("state", "summary")) == [("missed", TEXT)]


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


@pytest.mark.parametrize("where", ["elsewhere", *later("here")])
def test_a_text_that_is_too_long_comes_back(page: Page, session: Session, where: str, watch: Watch) -> None:
    watch.allow("status of 413")
    long = "x" * 100_001
    answers: list[int] = []
    page.on("response", lambda response: response.request.method == "POST" and answers.append(response.status))
    page.context.set_offline(True)
    summary(page).fill(long)
    wait_until_kept(page, long)
    expect(page.locator(".save-state")).to_have_text(WAITING)
    if where == "elsewhere":
        page.context.set_offline(False)
        page.goto("/events/")
        expect(page.locator(".waiting-count")).to_be_visible()
        wait_until_sent(page)
        answers.clear()  # the page that was left may have sent it too, and not heard the answer
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
    assert answers == ([200] if where == "elsewhere" else [413, 200])  # a look at the page alone sends nothing again


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
