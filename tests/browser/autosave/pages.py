"""What is typed in the page of a chapter, saved elsewhere, and answered to it."""

from urllib.parse import parse_qs

from playwright.sync_api import Page, Request, Route, expect

from sessions.models import Chapter

PAUSE = 1000
FIRST_RETRY = 2500
LONG = 60_000


def write(page: Page, text: str) -> None:
    """Type at the end of the chapter."""
    page.locator("#id_body").focus()
    page.keyboard.press("Control+End")
    page.keyboard.type(text)


def expect_state(page: Page, state: str) -> None:
    expect(page.locator(".save-state")).to_have_attribute("data-state", state)


def count_failures(page: Page) -> None:
    """Have the page count how often its outbox had to stop and set a time for the next try, see `expect_failures`."""
    page.evaluate("""() => {
        let failures = 0;
        document.addEventListener("outbox:state", ({ detail }) => {
            if (detail.state) document.documentElement.dataset.failures = failures += 1;
        });
    }""")


def expect_failures(page: Page, number: int) -> None:
    """Wait until the time of the next try is set: a clock moved on before that would overlook it."""
    expect(page.locator("html")).to_have_attribute("data-failures", str(number))


def write_and_save(page: Page, text: str) -> None:
    write(page, text)
    page.clock.run_for(PAUSE)
    expect_state(page, "saved")


def saved_elsewhere(chapter: Chapter, body: str) -> None:
    """Save the chapter as another device would."""
    chapter.refresh_from_db()
    Chapter.objects.filter(pk=chapter.pk).update(body=body, version=chapter.version + 1)


def body_of(chapter: Chapter) -> str:
    chapter.refresh_from_db()
    return chapter.body


def on_posts(page: Page, *answers: object) -> list[str]:
    """Answer the coming POSTs one by one with what is given, let later ones through; return the texts that came."""
    waiting = list(answers)
    texts: list[str] = []

    def handle(route: Route, request: Request) -> None:
        if request.method != "POST":
            route.continue_()
            return
        texts.append(parse_qs(request.post_data or "")["body"][0].replace("\r\n", "\n"))
        answer = waiting.pop(0) if waiting else None
        if answer == "lost":
            route.fetch()
            route.abort()
        elif answer == "offline":
            route.abort()
        elif isinstance(answer, int):
            route.fulfill(status=answer, body="<main>An error page</main>")
        else:
            route.continue_()

    page.route("**/chapters/**", handle)
    return texts
