"""Settings of the bucket for pictures that cannot work are refused when the program starts."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured


def bucket_name(name: str) -> str:
    """Return the name of the bucket; raises ImproperlyConfigured when there is one and boto3 is not installed."""
    if name and find_spec("boto3") is None:
        raise ImproperlyConfigured(
            "PHOTO_BUCKET needs boto3: make build REQUIREMENTS=requirements-s3.txt (docs/settings.md)."
        )
    return name


def links_to_bucket(name: str, *, on: bool) -> bool:
    """Return whether browsers are sent to the bucket; raises ImproperlyConfigured when that is on without a bucket."""
    if on and not name:
        raise ImproperlyConfigured("PHOTO_BUCKET_LINKS cannot be on without PHOTO_BUCKET.")
    return on
