"""Whatever a field takes, however odd, every page, download and calendar of its owner can be made of it."""

import contextlib
import os
import random

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from random_requests import values
from sessions.article.dialects import DIALECTS
from sessions.models import Chapter, Day, Event, Impression, Photo, Report, Session
from web.addresses import addresses
from web.world_again import world_again

pytestmark = [pytest.mark.django_db, pytest.mark.release]

ROUNDS = int(os.environ.get("REQUESTS", "0")) // 1000 or 1
LONGEST = 1_000
"""Characters; what long texts cost is the matter of other tests."""
MODELS = (Event, Day, Session, Impression, Photo, Report, Chapter)
NOT_TYPED = frozenset(
    {
        "author",
        "content",
        "dialect",
        "digest",
        "file",
        "search",
        "private_search",
        "slug",
        "state",
        "uid",
        "external_id",
        "feed",
    }
)
"""Columns that no person writes, and addresses of pages."""

_AROUND = ("{}", "<{}>", "[x]({})", "![x]({})", "@[card]({})", "@[youtube]({})", "@[tweet]({})", "10:42 {}", "- {}")
ADDRESSES = "\n\n".join(form.format(address) for address in values.ADDRESSES for form in _AROUND)


def typed(model: type[models.Model]) -> list[models.Field]:
    """Return the text fields of a model that a person writes."""
    fields = model._meta.concrete_fields
    return [
        each for each in fields if isinstance(each, models.CharField | models.TextField) and each.name not in NOT_TYPED
    ]


def accepted(field: models.Field, row: models.Model, chosen: random.Random) -> object:
    """Return a value that the field takes; what the row has where it takes none of many."""
    if field.name in {"body", "summary", "note", "description"} and chosen.random() < 0.4:
        return ADDRESSES
    for _ in range(20):
        try:
            return field.clean(values.some(chosen)[:LONGEST], row)
        except ValidationError:
            continue
    return getattr(row, field.name)


@pytest.mark.parametrize("seed", range(ROUNDS))
def test_what_a_field_takes_can_be_shown(client, seed):
    chosen, world = random.Random(seed), world_again()
    client.force_login(world.owner)
    for model in MODELS:
        for row in model.objects.all():
            change = {field.name: accepted(field, row, chosen) for field in typed(model) if not field.choices}
            with contextlib.suppress(IntegrityError), transaction.atomic():  # two photos of one name
                model.objects.filter(pk=row.pk).update(**change)
    pages = [world.path(address) for address in addresses()]
    report = f"/events/{world.here.slug}/reports/{world.here.report}/"
    pages += [f"{report}{page}?dialect={dialect}" for page in ("", "download/", "archive/") for dialect in DIALECTS]
    for page in pages:
        response = client.get(page)  # an error is raised
        _ = response.getvalue() if response.streaming else response.content
