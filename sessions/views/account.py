"""Allauth's pages that hash a password, with 429 when too many are hashed at once (backpressure)."""

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.forms import Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from sessions.web import password_hasher
from sessions.web.accounts import AlreadyTaken
from sessions.web.password_hasher import RETRY_AFTER, TooManyHashes
from sessions.web.rate_limits import CountedRequest, is_reached, network_of

REFUSED = "signup_refused"


def too_often(request: HttpRequest) -> HttpResponse:
    """Return the answer to a request above a rate limit: 429 with Retry-After."""
    response = respond_429(request)
    response.headers["Retry-After"] = "60"
    return response


class HashesPassword:
    """Mixin: show the form again, without the passwords, when the hashing queue is full (429)."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the form, or 429 with Retry-After before anything is read or written."""
        try:
            with password_hasher.queue.place():
                return self.refusal(request) or super().post(request, *args, **kwargs)  # type: ignore[misc]
        except TooManyHashes:
            form = self.get_form()
            if form._errors is None:  # type: ignore[attr-defined]  # not validated yet; validation would hash
                form._errors, form.cleaned_data = ErrorDict(), {}  # type: ignore[attr-defined]
            form.add_error(None, _("Too many people are signing in. Try again in a moment."))
            response: HttpResponse = self.form_invalid(form)  # type: ignore[attr-defined]
            response.status_code = 429
            response.headers["Retry-After"] = str(RETRY_AFTER)
            return response

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Apply the rate limit of the client's network; return 429 when it is reached."""
        return None

    def get_form(self, form_class: type[Form] | None = None) -> Form:
        """Return the form of this request (cached)."""
        if not hasattr(self, "_form"):
            self._form = super().get_form(form_class)  # type: ignore[misc]
        return self._form


class LoginView(HashesPassword, account.LoginView):
    """Sign-in page."""

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Return 429 when too many sign-ins come from one network."""
        return None if CountedRequest.under("login", network_of(request)) else too_often(request)


class SignupView(HashesPassword, account.SignupView):
    """Sign-up page."""

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Return 429 for too many sign-ups, and after too many refused names (user enumeration)."""
        network = network_of(request)
        if is_reached(REFUSED, network) or not CountedRequest.under("signup", network):
            return too_often(request)
        return None

    def form_valid(self, form: Form) -> HttpResponse:
        """Create the account, or show the form again if its name or mail address is not free."""
        try:
            return super().form_valid(form)
        except AlreadyTaken as taken:
            CountedRequest.under(REFUSED, network_of(self.request))
            form.add_error(taken.field, get_adapter().validation_error(f"{taken.field}_taken"))
            return self.form_invalid(form)


class PasswordChangeView(HashesPassword, account.PasswordChangeView):
    """Password change page."""


class ReauthenticateView(HashesPassword, account.ReauthenticateView):
    """Page that asks for the password again before a sensitive action."""


login = LoginView.as_view()
signup = SignupView.as_view()
password_change = PasswordChangeView.as_view()
reauthenticate = ReauthenticateView.as_view()
