"""What the tests of the import of reports send: an article, zips, and the steps by request."""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from photos.samples import picture

IMPORT = "/import/"

ARTICLE = """---
title: "Three days at the harbour"
emoji: "⚓"
type: "idea"
topics: ["harbour"]
published: false
---

Why I went there.

## Day 1

### HAR101 | Lights at sea

The keeper spoke.

![A lamp](/images/harbour/lamp.png)

### HAR102 | Quiet nights

Nobody spoke.

## Day 2

### HAR201 | Ropes and knots

A long rope.

![A knot](/images/harbour/knot.png)

# Thanks

To the keeper.
"""

PLAIN = "\n\n".join(["Morning", "I arrived early.", "Lamps of the north", "A talk about lamps.", "Evening", "Fish."])
"""An article without any structure."""


def upload(name: str, content: bytes | str) -> SimpleUploadedFile:
    """Return a file as a browser sends it."""
    return SimpleUploadedFile(name, content.encode() if isinstance(content, str) else content)


def zipped(files: Mapping[str, bytes | str], **options: Any) -> bytes:
    """Return a zip of files by their paths."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def with_pictures() -> bytes:
    """Return a zip of the article in the folders of Zenn, with one of its pictures and one that it does not show."""
    return zipped(
        {
            "articles/three-days.md": ARTICLE,
            "images/harbour/lamp.png": picture(),
            "images/harbour/unused.png": picture(),
            "__MACOSX/images/._lamp.png": b"\0\5",
        }
    )


def send(client: Client, *files: SimpleUploadedFile, **fields: Any) -> Any:
    """Send files with the fields of the form."""
    return client.post(IMPORT, {"file": list(files), **fields})


def staged(client: Client, *files: SimpleUploadedFile, **fields: Any) -> str:
    """Send files and return the address of the outline."""
    response = send(client, *files, **fields)
    assert response.status_code == 302, response.context["form"].errors
    return str(response["Location"])


def digest_in(page: Any) -> str:
    """Return the digest of the plan that a page shows."""
    found = re.search(r'name="digest" value="([0-9a-f]+)"', page.content.decode())
    assert found
    return found[1]


def apply(client: Client, outline: str) -> Any:
    """Look at the plan and apply it."""
    plan = f"{outline}plan/"
    return client.post(plan, {"digest": digest_in(client.get(plan))})


def said(response: Any) -> str:
    """Return a page with one space for each run of blanks."""
    return " ".join(response.content.decode().split())
