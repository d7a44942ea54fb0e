"""Durable file storage on the local disk (fsync), so that a power failure loses no photo."""

import os
from typing import Any

from django.core.files.storage import FileSystemStorage


class PictureStorage(FileSystemStorage):
    """File system storage that calls fsync before the row is committed: a confirmed upload is on the disk.

    Files are private to the server's user (0600); FILE_UPLOAD_PERMISSIONS would also change static files.
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
