"""The picture of the statistics is stored once, and within the quota."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings as install

from photos.upload.sending import files_kept
from sessions.agenda.statistics import event_statistics
from sessions.agenda.statistics_chapter import draw_statistics
from sessions.models import Event, Photo
from sessions.photos.figures import prepare_figure, save_figure
from sessions.photos.files import UncommittedFiles
from sessions.quotas.rows import OverQuota

pytestmark = pytest.mark.django_db

AFTERWARDS = datetime(2027, 1, 1, tzinfo=UTC)


def test_room_is_asked_for_again_when_the_row_is_written(event: Event, settings) -> None:
    content = draw_statistics(event, event_statistics(event, event.owner, AFTERWARDS))
    with UncommittedFiles() as written:
        figure = prepare_figure(event, content, "", "", written, event.owner)
    assert files_kept(install)
    settings.QUOTAS = {**settings.QUOTAS, "photos": 0}
    with pytest.raises(OverQuota), written:
        save_figure(figure, written)
    assert (Photo.objects.exists(), files_kept(install)) == (False, [])


def test_picture_that_two_requests_draw_at_once_is_stored_once(
    event: Event, django_capture_on_commit_callbacks: Any
) -> None:
    content = draw_statistics(event, event_statistics(event, event.owner, AFTERWARDS))
    drawn = []
    for _ in range(2):
        with UncommittedFiles() as written:
            drawn.append((prepare_figure(event, content, "", "", written, event.owner), written))
    for figure, written in drawn:
        with written, django_capture_on_commit_callbacks(execute=True):
            assert save_figure(figure, written) == "statistics.png"
    assert files_kept(install) == sorted(Photo.objects.get().file_names())
