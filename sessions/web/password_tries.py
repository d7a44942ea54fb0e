"""Rate limits on failed sign-ins (brute force protection), per account and place.

Two limits, configured in SIGN_IN_LIMITS:

* ``login_failed``, per account and place. A place is a browser in which the account was signed in to before,
  else a network address, of IPv6 the /64. Five wrong tries from one place lock nobody out anywhere else, and of all
  who share the address of a conference nobody can lock out another person's known browser.
* ``login_failed_anywhere``, per account from all places except known browsers. It slows down attackers with many
  addresses. Trade-off: fifty tries an hour are 1,200 a day, too few to guess ten characters, but ten addresses are
  enough to reach the limit. Then the owner can still sign in in every known browser, stays signed in
  everywhere, and elsewhere waits at most an hour after the last guess. Without it a botnet with thousands
  of addresses would try thousands of passwords in five minutes.

A try is counted before the password is checked and uncounted when it was right, so that of concurrent tries
no more than the limit are checked. A client cannot vary the key without another account or
another network: it has no host name, and no case, width or spaces of the user name.
"""

from django.contrib.auth.models import User
from django.http import HttpRequest

from sessions.rules.account_names import folded
from sessions.web.known_device import known_device
from sessions.web.rate_limits import CountedRequest, network_of


class PasswordTry:
    """One try at the password of an account, or of an unknown name."""

    def __init__(self, request: HttpRequest, account: User | None, login: str) -> None:
        self._request = request
        self._account = f"account {account.pk}" if account else f"name {folded(login)}"
        self._device = known_device(request, account) if account else ""
        self._counted: list[CountedRequest] = []

    def count(self) -> bool:
        """Count this try; return whether the password may be checked."""
        place = f"device {self._device}" if self._device else f"address {network_of(self._request)}"
        allowed = self._counts("login_failed", f"{self._account} {place}") and (
            bool(self._device) or self._counts("login_failed_anywhere", self._account)
        )
        if not allowed:
            self.uncount()
        return allowed

    def uncount(self) -> None:
        """Uncount this try: the password was right, or was not checked."""
        for counted in self._counted:
            counted.uncount()
        self._counted = []

    def _counts(self, name: str, whose: str) -> bool:
        if counted := CountedRequest.under(name, whose):
            self._counted.append(counted)
        return counted is not None
