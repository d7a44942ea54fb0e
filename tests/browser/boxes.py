"""Where things are on the screen."""

from playwright.sync_api import Locator


def box(place: Locator) -> dict[str, float]:
    """Return the rectangle of a place; one that is just replaced by a fresh one has none, and is measured again."""
    while (found := place.bounding_box()) is None:
        pass
    return dict(found)
