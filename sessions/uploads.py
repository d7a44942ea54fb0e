"""The limit on uploaded files; Django has none of its own."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

UPLOAD_LIMIT = 15_000_000


class LimitedFileUploadHandler(TemporaryFileUploadHandler):
    """Refuses a request whose files are larger than UPLOAD_LIMIT bytes together, and removes what arrived.

    Small requests are kept in memory by the handler that stands before it.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write the chunk into the temporary file."""
        self.received += len(raw_data)
        if self.received > UPLOAD_LIMIT:
            self.upload_interrupted()
            raise RequestDataTooBig(f"The files are larger than {UPLOAD_LIMIT} bytes.")
        super().receive_data_chunk(raw_data, start)
