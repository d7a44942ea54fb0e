"""How often the password of an account is tested (rate limits on failed tries).

Two limits, their numbers stand in SIGN_IN_LIMITS:

* ``login_failed``, of an account from one place. A place is a browser in which the account was signed in to before,
  else a network address, of IPv6 the /64. Five wrong tries from one place lock nobody out anywhere else, and of all
  who share the address of a conference nobody can lock another out of a browser of theirs.
* ``login_failed_anywhere``, of an account from all places that are not such browsers. It slows down whoever has many
  addresses. Weighed: fifty tries in an hour are 1,200 a day, too few to guess ten characters, and ten addresses are
  enough to use them up. Then the owner can still sign in in every browser in which they did before, stays signed in
  everywhere, and elsewhere waits for an hour at most after the last guess. Without it a rented network of thousands
  of addresses would try thousands of passwords in five minutes.

A try is counted before the password is tested and taken back when it was right, so that of many at the same moment
no more than the limit are tested. The key holds nothing that a request can vary without meaning another account or
coming from another network: neither the host name with its port, nor case, width or spaces of the name.
"""

from django.contrib.auth.models import User
from django.http import HttpRequest

from sessions.rules.account_names import folded
from sessions.web.known_device import known_device
from sessions.web.rate_limits import CountedRequest, network_of


class PasswordTry:
    """One try at the password of an account, or of a name that nobody has."""

    def __init__(self, request: HttpRequest, account: User | None, login: str) -> None:
        self._request = request
        self._account = f"account {account.pk}" if account else f"name {folded(login)}"
        self._device = known_device(request, account) if account else ""
        self._counted: list[CountedRequest] = []

    def count(self) -> bool:
        """Count this try; return whether the password may be tested."""
        place = f"device {self._device}" if self._device else f"address {network_of(self._request)}"
        allowed = self._counts("login_failed", f"{self._account} {place}") and (
            bool(self._device) or self._counts("login_failed_anywhere", self._account)
        )
        if not allowed:
            self.take_back()
        return allowed

    def take_back(self) -> None:
        """Forget this try: the password was right, or was not tested."""
        for counted in self._counted:
            counted.take_back()
        self._counted = []

    def _counts(self, name: str, whose: str) -> bool:
        if counted := CountedRequest.under(name, whose):
            self._counted.append(counted)
        return counted is not None
