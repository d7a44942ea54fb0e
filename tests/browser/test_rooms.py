"""The room on a card says where to go: it is cut last, and its end stays."""

from datetime import timedelta

import pytest
from django.utils import timezone

from browser.conftest import OpenPage
from factories import make_day, make_event, make_impression, make_session, make_user

ROOM = "Mandalay Bay | Level 2 South | Mandalay Bay Ballroom A | Self-paced training (3001B)"
# The format if it is shown, and whether the last letters of the room are.
CHIPS = """() => {
  const line = document.querySelector(".card .chips");
  const [format, room] = line.querySelectorAll(".chip-cut");
  const end = new Range();
  end.setStart(room.firstChild, room.textContent.length - 4);
  end.setEnd(room.firstChild, room.textContent.length);
  const [letters, box] = [end.getBoundingClientRect(), room.getBoundingClientRect()];
  const isSeen = letters.left >= box.left && letters.right <= Math.min(box.right, line.getBoundingClientRect().right);
  return [format.checkVisibility(), isSeen, line.closest(".card").offsetHeight <= 96];
}"""


WIDTHS = [(390, False), (360, False), (1280, True)]


@pytest.mark.parametrize(("width", "is_format_seen"), WIDTHS)
def test_room_is_cut_last_and_its_end_stays(
    site: str, open_page: OpenPage, width: int, *, is_format_seen: bool
) -> None:
    event = make_event(owner=make_user(), slug="harbour", time_zone="UTC")
    day = make_day(event=event, on=event.conference_date(timezone.now()))
    start = timezone.now() - timedelta(minutes=5)
    session = make_session(day=day, code="DAT301-R", format="Breakout session", room=ROOM, starts_at=start)
    make_impression(session=session, state="planned")

    page = open_page(site, "/events/harbour/", user=event.owner, viewport={"width": width, "height": 844})

    assert page.evaluate(CHIPS) == [is_format_seen, True, True]
