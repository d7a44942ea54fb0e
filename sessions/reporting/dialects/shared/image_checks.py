"""Checks of pictures that all sites share."""

from collections.abc import Iterator

from sessions.reporting.findings import Finding, FindingTarget, ReportFacts
from sessions.reporting.images import image_paths, is_plain_name


def check_own_images(text: str, target: FindingTarget, facts: ReportFacts) -> Iterator[Finding]:
    """Yield pictures of a text that are no photo of the event, or have no file yet; each once."""
    for path in dict.fromkeys(image_paths(text)):
        if path.lower().startswith(("https://", "http://")):
            continue
        if not is_plain_name(path) or path not in facts.photos:
            yield Finding("error", "image-unknown", target, {"name": path})
        elif facts.photos[path] is None:
            # Link to the upload page of the missing file; the text is correct.
            yield Finding("error", "image-missing", FindingTarget("photos", path, label=target.label), {"name": path})
