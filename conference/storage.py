"""How files are stored: style, scripts and icons for serving, and pictures so that a power cut takes none back."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Every file under a name made of its content, so that browsers may keep it for ever.

    The modules that a script imports are renamed in it too.
    """

    support_js_module_import_aggregation = True


class PictureStorage(FileSystemStorage):
    """Files on the disk for good before the rows that name them are: what was said to be taken in stays."""

    def _save(self, name: str, content: Any) -> str:
        saved: str = super()._save(name, content)  # type: ignore[misc]  # the stubs leave it out
        path = self.path(saved)
        for place in (path, os.path.dirname(path)):
            descriptor = os.open(place, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
        return saved
