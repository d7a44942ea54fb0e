"""S3 storage: photos in an S3-compatible private bucket; needs the extra ``s3``, imported only when configured.

Objects have no ACL, and permission is checked at each request. The server proxies pictures: only so every answer has
its headers (nosniff, Content-Security-Policy, caching by content), and a forwarded link opens nothing.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from mimetypes import guess_type
from typing import Any

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

_NOT_FOUND = frozenset({"404", "NoSuchKey", "NotFound"})


@deconstructible
class BucketStorage(Storage):
    """Django storage of a private bucket; object keys equal the paths on a disk."""

    def __init__(
        self, *, bucket: str, endpoint: str = "", region: str = "", key_id: str = "", secret: str = ""
    ) -> None:
        self.bucket = bucket
        self.endpoint = endpoint
        self.region = region
        self.key_id = key_id
        self.secret = secret

    @cached_property
    def client(self) -> Any:
        """The S3 client, created on first use; without configured keys it uses boto3's default credentials."""
        import boto3  # noqa: PLC0415 - an extra, which most installs do without; the settings ask whether it is there
        from botocore.config import Config  # noqa: PLC0415 - the same

        keys = {"aws_access_key_id": self.key_id, "aws_secret_access_key": self.secret} if self.key_id else {}
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint or None,
            region_name=self.region or None,
            # Many S3-compatible servers do not know the newer checksums.
            config=Config(
                signature_version="s3v4",
                connect_timeout=5,
                read_timeout=20,
                retries={"mode": "standard", "total_max_attempts": 3},
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
            **keys,
        )

    def _open(self, name: str, mode: str = "rb") -> "File[bytes]":
        """Return the whole file in memory: a picture of at most 3 MiB, so that Content-Length is known."""
        with _as_on_a_disk(name):
            content = self.client.get_object(Bucket=self.bucket, Key=name)["Body"].read()
        return ContentFile(content, name)

    def _save(self, name: str, content: "File[Any]") -> str:
        content.open()
        kind = guess_type(name)[0] or "application/octet-stream"
        data = content.read()
        body = BytesIO(data if isinstance(data, bytes) else data.encode())
        self.client.put_object(Bucket=self.bucket, Key=name, Body=body, ContentType=kind)
        return name

    def delete(self, name: str) -> None:
        """Delete a file; no error when it does not exist."""
        self.client.delete_object(Bucket=self.bucket, Key=name)

    def exists(self, name: str) -> bool:
        """Return whether the file exists."""
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return the size of a file in bytes; raises FileNotFoundError."""
        length: int = self._head(name)["ContentLength"]
        return length

    def sizes_in(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield name and size of every file in a folder; one request per thousand files."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{folder}/")
        for page in pages:
            yield from ((each["Key"], each["Size"]) for each in page.get("Contents", []))

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and files directly in a path."""
        folders: list[str] = []
        files: list[str] = []
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=path, Delimiter="/")
        for page in pages:
            folders += [each["Prefix"][len(path) :].rstrip("/") for each in page.get("CommonPrefixes", [])]
            files += [each["Key"][len(path) :] for each in page.get("Contents", [])]
        return folders, [name for name in files if name]

    def _head(self, name: str) -> Any:
        with _as_on_a_disk(name):
            return self.client.head_object(Bucket=self.bucket, Key=name)


@contextmanager
def _as_on_a_disk(name: str) -> Iterator[None]:
    """Context manager: translate S3 errors to those of a disk, such as FileNotFoundError."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - an extra, which most installs do without

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _NOT_FOUND:
            raise FileNotFoundError(f"no file of this name in the bucket: {name}") from error
        raise
