"""Signal receivers: delete a photo's files after its row was deleted."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from sessions.models import IncomingPicture, Photo


@receiver(post_delete, sender=IncomingPicture, dispatch_uid="remove_files_of_incoming_picture")
@receiver(post_delete, sender=Photo, dispatch_uid="remove_photo_files")
def remove_photo_files(instance: Photo | IncomingPicture, **kwargs: Any) -> None:
    """Delete the files of a deleted photo after the commit (on_commit), so that a rollback loses nothing.

    A signal receiver, because the cascade from an event does not call ``delete()`` of its photos.
    """
    for name in instance.file_names():
        transaction.on_commit(partial(instance.file.storage.delete, name), robust=True)
