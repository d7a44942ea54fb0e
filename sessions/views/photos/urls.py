"""Addresses of the photos of an event."""

from django.urls import path

from sessions.views.photos import album, detail, many, place, upload

# /events/<slug>/photos/
urls = [
    path("", album.index, name="photo-list"),
    path("new/", upload.create, name="photo-create"),
    path("move/", many.move, name="photo-move"),
    path("delete/", many.delete, name="photo-delete-many"),
    path("restore/", many.restore, name="photo-restore-many"),
    path("undo/<uuid:pk>/", many.undo, name="photo-undo-many"),
    path("clock/", many.clock, name="photo-clock"),
    path("sort/", album.sort, name="photo-sort"),
    path("purge/", album.purge, name="photo-purge"),
    path("<uuid:pk>/", detail.update, name="photo-update"),
    path("<uuid:pk>/place/", place.place, name="photo-place"),
    path("<uuid:pk>/follow/", place.follow, name="photo-follow"),
    path("<uuid:pk>/turn/", detail.turn, name="photo-turn"),
    path("<uuid:pk>/crop/", detail.crop, name="photo-crop"),
    path("<uuid:pk>/undo/", detail.undo, name="photo-undo"),
    path("<uuid:pk>/delete/", detail.delete, name="photo-delete"),
    path("<uuid:pk>/restore/", detail.restore, name="photo-restore"),
    path("<str:name>", album.file, name="photo-file"),
    path("<str:name>/<int:width>.webp", album.thumbnail, name="photo-thumbnail"),
]
