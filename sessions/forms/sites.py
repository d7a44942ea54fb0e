"""Forms of what publishing sites need: a person's names there, and what only Qiita knows."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from sessions.article.dialects.qiita import NAME
from sessions.forms.fields import PastedField
from sessions.models import Edition, Photo, PictureAddress, Report, SiteNames
from sessions.models.edition import MAX_ADDRESS
from sessions.models.querysets.access import Reader
from sessions.rules.pasted_images import is_image_address, matched, pasted_images

_KEYS = {"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}


class SiteNamesForm(forms.ModelForm):
    """The names that the addresses of a person's articles contain; a field that is not sent keeps its value."""

    class Meta:
        model = SiteNames
        fields = ("zenn", "qiita")
        labels: ClassVar = {"zenn": _("Your name at Zenn"), "qiita": _("Your name at Qiita")}
        help_texts: ClassVar = {
            "zenn": _("As in zenn.dev/NAME. Links to your articles contain it; it is used in all your reports."),
            "qiita": _("As in qiita.com/NAME."),
        }
        widgets: ClassVar = {name: forms.TextInput(attrs=_KEYS) for name in ("zenn", "qiita")}

    prefix = "names"
    mostly_optional = True

    def __init__(self, data: Any = None, *, user: Reader) -> None:
        known = SiteNames.objects.filter(user=user.pk).first() or SiteNames(user_id=user.pk or 0)
        if data is not None:
            names = ((f"{self.prefix}-{name}", getattr(known, name)) for name in self.Meta.fields)
            data = {name: data.get(name, value).strip().removeprefix("@") for name, value in names}
        super().__init__(data, instance=known)

    def save(self, commit: bool = True) -> SiteNames:
        """Save; of two first forms of a person at once the later one changes the row of the other."""
        if not commit:
            return super().save(commit=False)
        names = {name: getattr(self.instance, name) for name in self.Meta.fields}
        saved, _created = SiteNames.objects.update_or_create(user_id=self.instance.user_id, defaults=names)
        return saved


# A pattern of a form field is searched, not matched: without \A and \Z it lets any text through.
_ID = r"\A[0-9a-f]{20}\Z"
_KEYS = {"private": "private", "organization": "organization_url_name", "slide": "slide", "article": "id"}


class QiitaForm(forms.Form):
    """Addresses of the pictures in an article, and the values that only Qiita knows."""

    mostly_optional = True

    pasted = PastedField(
        label=_("Text from Qiita's editor"),
        required=False,
        max_length=500_000,
        rows=4,
        help_text=_(
            "Drop the images into a new article at Qiita, copy the text that appears there, and paste it here. The "
            "images are matched by their names."
        ),
    )
    article = forms.RegexField(
        _ID,
        label=_("Article ID"),
        required=False,
        strip=True,
        help_text=_("The last part of the article's address at Qiita, once it is published."),
        error_messages={"invalid": _("An article ID has 20 characters: digits, and letters a to f.")},
    )
    private = forms.BooleanField(
        label=_("Limited sharing"),
        required=False,
        help_text=_("Only people who have the link can read the article."),
    )
    organization = forms.RegexField(
        r"\A[0-9A-Za-z_-]{1,60}\Z",
        label=_("Organization"),
        required=False,
        strip=True,
        help_text=_("The organization's name in its address at Qiita."),
        error_messages={"invalid": _("Use only letters, digits, hyphens and underscores.")},
    )
    slide = forms.BooleanField(label=_("Slide mode"), required=False)

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
