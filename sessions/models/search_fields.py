"""Search columns: normalised copies of texts, in which a search looks; written by every statement that writes a text.

``save()``, ``update()``, ``bulk_create()`` and the bulk insert of imports compute them: no caller can forget it.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from django.db import models

from sessions.rules.search_text import MOST, haystack


class SearchField(models.TextField):
    """Normalised copy of other fields of the row (``sources``), which are always written together.

    Rows are loaded without it (defer) unless it is ``loaded``.
    """

    def __init__(self, *args: Any, sources: tuple[str, ...] = (), loaded: bool = False, **kwargs: Any) -> None:
        self.sources, self.loaded = sources, loaded
        for name, value in {"blank": True, "default": "", "editable": False}.items():
            kwargs.setdefault(name, value)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        """Return the field as a plain text field: migrations know nothing of the search."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs

    def text_of(self, values: Mapping[str, Any]) -> str | None:
        """Return the search text for the values of the sources; None instead of "" where the column has NULL."""
        text = haystack(values[name] for name in self.sources)[:MOST]
        return text or None if self.null else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        """Compute the search text of a row that is being written."""
        text = self.text_of({name: getattr(model_instance, name) for name in self.sources})
        setattr(model_instance, self.attname, text)
        return text


@cache
def search_fields(model: type[models.Model]) -> tuple[SearchField, ...]:
    """Return the search columns of a model."""
    return tuple(field for field in model._meta.concrete_fields if isinstance(field, SearchField))


def with_search_fields(model: type[models.Model], written: Iterable[str]) -> set[str]:
    """Return the names of fields to write, with the search columns of those among them."""
    names = set(written)
    return names | {field.name for field in search_fields(model) if not names.isdisjoint(field.sources)}


def missing_sources(model: type[models.Model], values: Mapping[str, Any]) -> list[str]:
    """Return the fields that are needed beside the values of an UPDATE to know the search texts of the row."""
    touched = [field for field in search_fields(model) if not values.keys().isdisjoint(field.sources)]
    return sorted({name for field in touched for name in field.sources if name not in values})


def with_search_texts(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of an UPDATE, in which no source is missing, with the search texts of the texts among them.

    Raises TypeError for an expression: its text is not known here.
    """
    texts = {}
    for field in search_fields(model):
        if not values.keys().isdisjoint(field.sources):
            if not all(isinstance(values[name], str) for name in field.sources):
                raise TypeError(f"{model.__name__}: the texts of {', '.join(field.sources)} must be strings")
            texts[field.name] = field.text_of(values)
    return {**values, **texts}


class SearchedModel(models.Model):
    """Row with search columns: saving some fields saves the search columns of these too."""

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        """Save; the search columns of the written fields are written too."""
        if (names := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = with_search_fields(type(self), names)
        else:
            for field in search_fields(type(self)):
                # Else a row that was loaded without the column would be saved without it.
                self.__dict__.setdefault(field.attname, "")
        super().save(**kwargs)
