"""The limit on uploaded files; Django has none of its own."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

UPLOAD_LIMIT = 15_000_000


class SizeLimitHandler(FileUploadHandler):
    """Refuses a request whose files are larger than UPLOAD_LIMIT bytes together.

    It stands first among the handlers and keeps nothing itself.
    """

    def new_file(self, *args: object, **kwargs: object) -> None:
        """Begin the count with the first file of the request."""
        super().new_file(*args, **kwargs)  # type: ignore[arg-type]
        self.received = getattr(self, "received", 0)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count the chunk and hand it on to the next handler."""
        self.received += len(raw_data)
        if self.received > UPLOAD_LIMIT:
            raise RequestDataTooBig(f"The files are larger than {UPLOAD_LIMIT} bytes.")
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the next handler."""
