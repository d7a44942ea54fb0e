"""Pictures in an S3-compatible bucket; needs the extra ``s3``, and nothing of it is imported without a bucket.

The bucket is private: objects carry no grants of their own, and who may see a picture is asked at each request. The
server passes pictures on by itself, because only so every answer keeps its headers (nosniff, a policy that lets a
picture do nothing, caching by content) and a link that somebody forwards opens nothing. ``url`` gives a signed link for
installs that would rather send browsers to the bucket.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from io import BytesIO
from mimetypes import guess_type
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage
from django.utils.deconstruct import deconstructible

LINK_SECONDS = 300
"""How long a signed link opens a picture."""

_NOT_FOUND = frozenset({"404", "NoSuchKey", "NotFound"})


@deconstructible
class BucketStorage(Storage):
    """Files of a private bucket, under the names that a disk would have them by."""

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
        """The connection, made when it is needed; without own keys it takes those of the environment or the machine."""
        try:
            import boto3  # noqa: PLC0415 - an extra, which most installs do without
            from botocore.config import Config  # noqa: PLC0415 - the same
        except ImportError:
            raise ImproperlyConfigured("PHOTO_BUCKET needs boto3: install the extra s3.") from None
        keys = {"aws_access_key_id": self.key_id, "aws_secret_access_key": self.secret} if self.key_id else {}
        return boto3.session.Session().client(
            "s3",
            endpoint_url=self.endpoint or None,
            region_name=self.region or None,
            # Checksums of newer kinds are unknown to many servers that speak S3.
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
        """Return the whole file: a picture of at most 3 MiB, which can then be sent with its length."""
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
        """Remove a file; one that is not there is no mistake."""
        self.client.delete_object(Bucket=self.bucket, Key=name)

    def exists(self, name: str) -> bool:
        """Say whether there is a file of that name."""
        try:
            self._head(name)
        except FileNotFoundError:
            return False
        return True

    def size(self, name: str) -> int:
        """Return the length of a file; raises FileNotFoundError."""
        length: int = self._head(name)["ContentLength"]
        return length

    def sizes_in(self, folder: str) -> Iterator[tuple[str, int]]:
        """Yield the name and the length of every file in a folder; a thousand of them cost one question."""
        pages = self.client.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=f"{folder}/")
        for page in pages:
            yield from ((each["Key"], each["Size"]) for each in page.get("Contents", []))

    def url(self, name: str | None) -> str:
        """Return a link that opens the file for some minutes, as a picture and never as a page."""
        kind = guess_type(name or "")[0] or "application/octet-stream"
        parameters = {
            "Bucket": self.bucket,
            "Key": name,
            "ResponseContentType": kind,
            "ResponseCacheControl": f"private, max-age={LINK_SECONDS}",
        }
        link: str = self.client.generate_presigned_url("get_object", parameters, ExpiresIn=LINK_SECONDS)
        return link

    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Return the folders and files right below a path."""
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
    """Raise what a disk would: FileNotFoundError for what is not there."""
    from botocore.exceptions import ClientError  # noqa: PLC0415 - an extra, which most installs do without

    try:
        yield
    except ClientError as error:
        if error.response.get("Error", {}).get("Code") in _NOT_FOUND:
            raise FileNotFoundError(f"no file of this name in the bucket: {name}") from error
        raise
