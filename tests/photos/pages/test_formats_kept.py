"""Turning and cutting keep the format of a picture: its name says which it is."""

from io import BytesIO

import pytest
from PIL import Image

from factories import make_photo
from photos.pages.pages import LIST
from photos.samples import picture
from sessions.models import Photo

pytestmark = pytest.mark.django_db


def kind_and_size(photo: Photo) -> tuple[str, str | None, tuple[int, int], tuple[int | None, int | None]]:
    photo = Photo.objects.get(pk=photo.pk)
    with photo.file.open() as file, Image.open(BytesIO(file.read())) as image:
        return str(photo.file.name).rpartition(".")[2], image.format, image.size, (photo.width, photo.height)


# Few flat colours: a PNG of this is far smaller than any JPEG.
@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
@pytest.mark.parametrize("lossless", [False, True])
def test_picture_that_is_turned_or_cut_keeps_its_format(owner, event, form, ending, lossless) -> None:
    saving = {"lossless": lossless} if form == "WEBP" else {}
    photo = make_photo(event=event, name=f"a.{ending}", content=picture(form, (400, 300), **saving))
    owner.post(f"{LIST}{photo.pk}/turn/", {"direction": "left"})
    assert kind_and_size(photo) == (ending, form, (300, 400), (300, 400))
    owner.post(f"{LIST}{photo.pk}/crop/", {"top": 50})
    assert kind_and_size(photo) == (ending, form, (300, 200), (300, 200))
