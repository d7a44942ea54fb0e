"""Which fields of a page have the focus when it opens."""

import re
from typing import Any

_DIALOG = re.compile(r"<dialog.*?</dialog>", re.DOTALL)
"""What has the focus in a dialog has it when the dialog opens."""


def focused_fields(page: Any) -> list[str]:
    """Return the names of the fields that a page gives the focus; there should be one at most."""
    tags = [tag for tag in _DIALOG.sub("", page.text).split("<") if " autofocus" in tag]
    return [tag.split('name="')[1].split('"')[0] for tag in tags]
