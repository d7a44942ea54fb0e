"""Pictures as a browser gets them: chosen, dropped, pasted, and shared by another app."""

from base64 import b64encode
from datetime import UTC, datetime, timedelta

from playwright.sync_api import FilePayload, Page

from factories import make_day, make_event, make_session, make_user
from photos.samples import picture
from sessions.models import Event

NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)
PHOTOS = "/events/harbour/photos/"
NO_FILES = "async () => (await rows('files')).length === 0"

# Let something happen on an element with files, each a name and its content in base64: a drop, a paste.
BRING = """(element, [kind, files]) => {
  const transfer = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type: name.endsWith("jpg") ? "image/jpeg" : "image/png" }));
  }
  const more = { bubbles: true, cancelable: true };
  const event = kind === "paste"
    ? new ClipboardEvent(kind, { clipboardData: transfer, ...more })
    : new DragEvent(kind, { dataTransfer: transfer, ...more });
  element.dispatchEvent(event);
}"""


# Share as the system does: a form of the page that is sent to the address in the manifest.
SHARE = """([names, contents, title]) => {
  const form = Object.assign(document.createElement("form"), { method: "post", action: "/share/" });
  form.enctype = "multipart/form-data";
  const transfer = new DataTransfer();
  names.forEach((name, index) => {
    const bytes = Uint8Array.from(atob(contents[index]), (letter) => letter.charCodeAt(0));
    transfer.items.add(new File([bytes], name, { type: "image/jpeg" }));
  });
  const files = Object.assign(document.createElement("input"), { type: "file", name: "files", multiple: true });
  files.files = transfer.files;
  const words = Object.assign(document.createElement("input"), { name: "title", value: title });
  form.append(files, words);
  document.body.append(form);
  form.submit();
}"""


def make_harbour() -> Event:
    """Make an event of one day with ten sessions, one an hour from nine."""
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    day = make_day(event=event)
    for hour in range(10):
        start = NINE + timedelta(hours=hour)
        make_session(day=day, code=f"OPS3{hour:02}", title="", starts_at=start, ends_at=start + timedelta(minutes=50))
    return event


def jpeg(number: int, *, at: datetime | None = None) -> bytes:
    """Return a small picture like no other, taken at some time."""
    taken = at or datetime(2026, 12, 1, 9 + number // 4 % 10, 10 * (number % 4))
    return picture("JPEG", (320, 240), seed=str(number), taken=taken)


def payload(number: int, name: str = "") -> FilePayload:
    return {"name": name or f"IMG_{number:02}.JPG", "mimeType": "image/jpeg", "buffer": jpeg(number)}


def choose(page: Page, files: list[FilePayload]) -> None:
    page.locator("#upload-files").set_input_files(files)


def bring(page: Page, selector: str, kind: str, *files: tuple[str, bytes]) -> None:
    """Drop or paste files onto an element."""
    page.locator(selector).evaluate(BRING, [kind, [[name, b64encode(content).decode()] for name, content in files]])


def share(page: Page, files: dict[str, bytes], title: str = "") -> None:
    """Share files and a title."""
    contents = [b64encode(content).decode() for content in files.values()]
    with page.expect_navigation():
        page.evaluate(SHARE, [list(files), contents, title])
