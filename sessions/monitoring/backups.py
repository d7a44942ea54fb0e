"""How old the last backup of the whole install is."""

from collections.abc import Iterator
from datetime import UTC, timedelta
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from sessions.backup.last import last_backup
from sessions.models import Event
from sessions.monitoring.check_result import CheckLevel, CheckResult, shown_bytes, warn_if

BACKUP_WITHIN: Final = timedelta(days=7)
"""An older backup is a warning."""


def backup_results() -> Iterator[CheckResult]:
    """Yield when the last backup was taken and how large it is."""
    last = last_backup()
    if last is None:
        is_new = not Event.objects.exists()
        told = _("never; nothing is stored yet") if is_new else _("never; see docs/backup.md")
        yield CheckResult(_("last backup"), told, warn_if(not is_new))
        return
    age = timezone.now() - last.taken_at
    told = ngettext("%(time)s UTC, %(days)s day ago, %(size)s", "%(time)s UTC, %(days)s days ago, %(size)s", age.days)
    told %= {
        "time": f"{last.taken_at.astimezone(UTC):%Y-%m-%d %H:%M}",
        "days": age.days,
        "size": shown_bytes(last.size),
    }
    if age <= BACKUP_WITHIN:
        yield CheckResult(_("last backup"), told)
        return
    again = _("take one at least every %(days)s days") % {"days": BACKUP_WITHIN.days}
    yield CheckResult(_("last backup"), f"{told}; {again}", CheckLevel.WARNING)
