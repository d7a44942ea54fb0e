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

from typing import ClassVar

from django.contrib.auth.models import User
from django.http import HttpRequest

from sessions.rules.account_names import folded
from sessions.web.known_device import known_device
from sessions.web.rate_limits import CountedRequest, network_of


class PasswordTry:
    """One try at the password of an account, or of an unknown name."""

    limits: ClassVar = ("login_failed", "login_failed_anywhere")
    """Names of the two limits, as in SIGN_IN_LIMITS."""

    def __init__(self, request: HttpRequest, account: User | None, login: str) -> None:
        self._request = request
        self._account = f"account {account.pk}" if account else f"name {folded(login)}"
        self._device = known_device(request, account) if account else ""
        self._counted: list[CountedRequest] = []

    def count(self) -> bool:
        """Count this try; return whether the password may be checked."""
        place = f"device {self._device}" if self._device else f"address {network_of(self._request)}"
        of_place, anywhere = self.limits
        allowed = self._counts(of_place, f"{self._account} {place}") and (
            bool(self._device) or self._counts(anywhere, self._account)
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


class CodeTry(PasswordTry):
    """One try at a code of the second factor or at a recovery code; for somebody who knows the password.

    The limits are its own, so that tries at the password lock nobody out here, and lower from all places: a code has
    only six digits, and thirty tries a day guess one in three years with a probability of one in ten.
    """

    limits: ClassVar = ("code_failed", "code_failed_anywhere")

    def __init__(self, request: HttpRequest, account: User) -> None:
        super().__init__(request, account, account.get_username())
