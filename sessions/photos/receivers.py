"""What happens beside the rows: a photo's files go when its row is gone."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from sessions.models import Photo


@receiver(post_delete, sender=Photo, dispatch_uid="remove_photo_files")
def remove_photo_files(instance: Photo, **kwargs: Any) -> None:
    """Remove the files of a deleted photo after the transaction is committed, so that a rollback loses nothing.

    A receiver, because the cascade from an event calls no ``delete()`` of its photos.
    """
    for name in instance.file_names():
        transaction.on_commit(partial(instance.file.storage.delete, name), robust=True)
