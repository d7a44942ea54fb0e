"""Storage of pictures on the disk, so that a power cut takes none back."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage


class PictureStorage(FileSystemStorage):
    """Files on the disk for good before the rows that name them are: what was said to be taken in stays.

    They are for the user of the server alone; FILE_UPLOAD_PERMISSIONS would be for style and scripts as well.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700, **options})

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
