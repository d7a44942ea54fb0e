"""Form of what Qiita needs besides the settings of a report: addresses of pictures, and values in the front matter."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from sessions.models import Edition, Photo, PictureAddress, Report
from sessions.models.edition import MAX_ADDRESS
from sessions.reporting.dialects.qiita import NAME
from sessions.rules.pasted_images import is_image_address, matched, pasted_images

MAX_PASTED = 500_000
"""Maximum length of pasted text, in characters."""

# A pattern of a form field is searched, not matched: without \A and \Z it lets any text through.
_ID = r"\A[0-9a-f]{20}\Z"
_KEYS = {"private": "private", "organization": "organization_url_name", "slide": "slide", "article": "id"}


class QiitaForm(forms.Form):
    """Addresses of the pictures in an article, and the values that only Qiita knows."""

    mostly_optional = True

    pasted = forms.CharField(
        label=gettext_lazy("Text from Qiita's editor"),
        required=False,
        max_length=MAX_PASTED,
        widget=forms.Textarea(attrs={"rows": 4, "autocapitalize": "none", "spellcheck": "false"}),
        help_text=gettext_lazy(
            "Drop the images into a new article at Qiita, copy the text that appears there, and paste it here. The "
            "images are matched by their names."
        ),
    )
    article = forms.RegexField(
        _ID,
        label=gettext_lazy("Article ID"),
        required=False,
        strip=True,
        help_text=gettext_lazy("The last part of the article's address at Qiita, once it is published."),
        error_messages={"invalid": gettext_lazy("An article ID has 20 characters: digits, and letters a to f.")},
    )
    private = forms.BooleanField(
        label=gettext_lazy("Limited sharing"),
        required=False,
        help_text=gettext_lazy("Only people who have the link can read the article."),
    )
    organization = forms.RegexField(
        r"\A[0-9A-Za-z_-]{1,60}\Z",
        label=gettext_lazy("Organization"),
        required=False,
        strip=True,
        help_text=gettext_lazy("The organization's name in its address at Qiita."),
        error_messages={"invalid": gettext_lazy("Use only letters, digits, hyphens and underscores.")},
    )
    slide = forms.BooleanField(label=gettext_lazy("Slide mode"), required=False)

    def __init__(self, *args: Any, report: Report, photos: Sequence[Photo], **kwargs: Any) -> None:
        self.report, self.photos = report, photos
        self.unmatched = ""
        self.edition = report.editions.filter(dialect=NAME).first() or Edition(report=report, dialect=NAME)
        self.known = {each.photo_id: each for each in PictureAddress.objects.filter(photo__in=photos, dialect=NAME)}
        kwargs["initial"] = self._initial()
        super().__init__(*args, **kwargs)
        for photo in photos:
            self.fields[_field(photo)] = forms.URLField(
                label=photo.name, required=False, max_length=MAX_ADDRESS, assume_scheme="https"
            )
        # No maxlength: a browser would truncate a pasted text silently.
        self.fields["pasted"].widget.attrs.pop("maxlength", None)

    def _initial(self) -> dict[str, Any]:
        values = self.edition.values
        flags = {name: values.get(_KEYS[name]) == "true" for name in ("private", "slide")}
        texts = {name: values.get(_KEYS[name], "") for name in ("organization", "article")}
        current = [photo for photo in self.photos if self._is_current(photo)]
        return flags | texts | {_field(photo): self.known[photo.pk].url for photo in current}

    def _is_current(self, photo: Photo) -> bool:
        return photo.pk in self.known and self.known[photo.pk].file == photo.file.name

    def rows(self) -> Iterator[tuple[Photo, forms.BoundField, bool]]:
        """Yield each picture, its field, and whether the picture was changed since it was uploaded."""
        for photo in self.photos:
            yield photo, self[_field(photo)], photo.pk in self.known and not self._is_current(photo)

    def waiting(self) -> int:
        """Return the number of pictures without an address."""
        return sum(not self._is_current(photo) for photo in self.photos)

    def clean(self) -> dict[str, Any]:
        """Match the pasted images, and check what Qiita would refuse."""
        cleaned = super().clean() or {}
        for photo in self.photos:
            url = cleaned.get(_field(photo), "")
            if url and not url.startswith("https://"):
                self.add_error(_field(photo), _("Qiita shows only images whose address begins with https://."))
            elif url and not is_image_address(url):
                self.add_error(_field(photo), _("This address contains a character that would break the article."))
        if cleaned.get("private") and cleaned.get("organization"):
            self.add_error("organization", _("An article of limited sharing cannot belong to an organization."))
        self._match(cleaned)
        return cleaned

    def _match(self, cleaned: dict[str, Any]) -> None:
        text = cleaned.get("pasted", "")
        if not text.strip():
            return
        images = list(pasted_images(text))
        open_names = [photo.name for photo in self.photos if not cleaned.get(_field(photo))]
        found, others = matched(images, [photo.name for photo in self.photos])
        if not found and len(images) == len(open_names):
            found, others = {name: image.url for name, image in zip(open_names, images, strict=True)}, []
        if not images:
            self.add_error("pasted", _("There is no image with an address in this text."))
        elif others:
            names = ", ".join(image.name or image.url for image in others[:5])
            message = ngettext(
                "%(count)d image matches no image of the article: %(names)s",
                "%(count)d images match no image of the article: %(names)s",
                len(others),
            ) % {"count": len(others), "names": names}
            if not found:
                raise ValidationError({"pasted": message})
            self.unmatched = message
        for photo in self.photos:
            if photo.name in found:
                cleaned[_field(photo)] = found[photo.name]

    def save(self) -> None:
        """Store the addresses and the values."""
        with transaction.atomic():
            for photo in self.photos:
                url = self.cleaned_data[_field(photo)]
                addresses = PictureAddress.objects.filter(photo=photo, dialect=NAME)
                if url and (url != self.initial.get(_field(photo)) or not self._is_current(photo)):
                    PictureAddress.objects.update_or_create(
                        photo=photo, dialect=NAME, defaults={"url": url, "file": str(photo.file.name)}
                    )
                elif not url:
                    addresses.delete()
            texts = {_KEYS[name]: self.cleaned_data[name] for name in ("organization", "article")}
            flags = {_KEYS[name]: "true" for name in ("private", "slide") if self.cleaned_data[name]}
            own = set(_KEYS.values())
            kept = {key: value for key, value in self.edition.values.items() if key not in own}
            self.edition.values = kept | {key: value for key, value in texts.items() if value} | flags
            self.edition.save()


def _field(photo: Photo) -> str:
    return f"url-{photo.pk}"
