"""Reading a request to the API: its JSON body, its query, and the forms of the pages that check the values."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

import msgspec
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.db.models import Model
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from sessions.web.api_requests import FieldErrors, Problem

_PLACE = " - at `$"
"""Before the path of a field in a message of msgspec: `Expected `str`, got `int` - at `$.title``."""
_UNKNOWN = re.compile(r"(?s)Object contains unknown field `(.*)`")
_MISSING = re.compile(r"Object missing required field `(.*)`")


def read_body(request: HttpRequest, takes: type[msgspec.Struct] | None, *, uploads: bool) -> Any:
    """Return the JSON body as the class that is taken, for an upload the fields of its form; None if none is taken.

    Raises Problem: 415 for another media type, 400 for bad JSON, 422 for unknown names and wrong types.
    """
    if takes is None:
        return None
    if uploads:
        if request.content_type != "multipart/form-data":
            raise Problem(415, "not-form", headers={"Accept": "multipart/form-data"})
        return converted(request.POST.dict() | dict.fromkeys(request.FILES, ""), takes, strict=False)
    if request.content_type != "application/json":
        raise Problem(415, "media-type", headers={"Accept": "application/json"})
    try:
        return msgspec.json.decode(request.body, type=takes)
    except msgspec.ValidationError as error:
        raise Problem(422, "invalid", errors=_errors_of(str(error))) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Problem(400, "bad-json", detail=str(error)) from None


def read_query[Query: msgspec.Struct](request: HttpRequest, takes: type[Query]) -> Query:
    """Return the query parameters as the class that is taken; raises Problem (422)."""
    return converted(request.GET.dict(), takes, strict=False)


def converted[Taken: msgspec.Struct](found: Mapping[str, Any], takes: type[Taken], *, strict: bool = True) -> Taken:
    """Return an object as a class; raises Problem (422) that names the field."""
    try:
        return msgspec.convert(dict(found), takes, strict=strict)
    except msgspec.ValidationError as error:
        raise Problem(422, "invalid", errors=_errors_of(str(error))) from None


def _errors_of(text: str) -> FieldErrors:
    if unknown := _UNKNOWN.fullmatch(text):
        return {unknown[1]: [_("There is no such field here.")]}
    if missing := _MISSING.fullmatch(text):
        return {missing[1]: [_("This field is required.")]}
    said, _at, path = text.rpartition(_PLACE) if _PLACE in text else (text, "", "")
    name = path.removeprefix(".").partition("[")[0].rstrip("`")
    return {name: [_("Not what is expected here: %(detail)s.") % {"detail": said.replace("`", "")}]}


def sent_fields(sent: msgspec.Struct, *without: str) -> dict[str, Any]:
    """Return the fields that were sent, without some."""
    found = ((name, getattr(sent, name)) for name in sent.__struct_fields__ if name not in without)
    return {name: value for name, value in found if value is not msgspec.UNSET}


def filled[Form: forms.ModelForm[Any]](kind: type[Form], values: Mapping[str, Any], row: Model) -> Form:
    """Return a form of a row with these values; those that the row has where none was sent."""
    return kind(form_data(values, kind(instance=row)), instance=row)


def form_data(values: Mapping[str, Any], form: forms.BaseForm | None = None) -> QueryDict:
    """Return the data of a form with these values; those of the unbound ``form`` where none was sent."""
    data = QueryDict(mutable=True)
    for name in form.fields if form else ():
        if name not in values:
            data[name] = _as_typed(form[name].value())  # type: ignore[index]
    for name, value in values.items():
        data[name] = _as_typed(value)
    return data


def _as_typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "on" if value else "off"
    return value.isoformat() if isinstance(value, date | datetime | time) else str(value)


def checked[Form: forms.BaseForm](form: Form, names: Mapping[str, str] | None = None) -> Form:
    """Return a valid form; raises Problem (422, or 413 for too long a text) with its errors."""
    if not form.is_valid():
        raise refused(form, names)
    return form


def refused(form: forms.BaseForm, names: Mapping[str, str] | None = None) -> Problem:
    """Return the problem of a form with errors; ``names`` are fields that have another name in the API."""
    errors: FieldErrors = {}
    for field, found in form.errors.items():
        name = (names or {}).get(field, "" if field == NON_FIELD_ERRORS else field)
        errors.setdefault(name, []).extend(str(message) for message in found)
    codes = {error.code for found in form.errors.as_data().values() for error in found}
    return (
        Problem(413, "too-large", errors=errors) if codes == {"max_length"} else Problem(422, "invalid", errors=errors)
    )
