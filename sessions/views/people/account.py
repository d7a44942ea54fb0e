"""Pages that hash a password: allauth's, and the deletion of an account.

They answer 429 when too many are hashed at once (backpressure).
"""

from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import respond_429
from django.contrib import messages
from django.contrib.auth import logout
from django.forms import Form
from django.forms.utils import ErrorDict
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from sessions.backup import staged
from sessions.forms.people import DeleteAccountForm
from sessions.people.activity import OnlySiteOwner
from sessions.people.deletion import belongings, delete_account, may_delete, next_owner, shared_events
from sessions.views.people.invitations import gone
from sessions.web import password_hasher
from sessions.web.accounts import AlreadyTaken
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.invitations import event_of, has_opened_invitation, opened_invitation
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
    """Sign-up page; with an invitation it says who invites."""

    def closed(self) -> HttpResponse:
        """Answer a visitor who may not sign up, or not any more."""
        return gone(self.request) if has_opened_invitation(self.request) else super().closed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the invitation, if there is one."""
        invitation = opened_invitation(self.request)
        invited = {"invitation": invitation, "invited_to": invitation and event_of(invitation)}
        return {**super().get_context_data(**kwargs), **invited}

    def refusal(self, request: HttpRequest) -> HttpResponse | None:
        """Return 429 for too many sign-ups, and after too many refused names (user enumeration)."""
        network = network_of(request)
        limit = "signup_invited" if has_opened_invitation(request) else "signup"
        if is_reached(REFUSED, network) or not CountedRequest.under(limit, network):
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


@method_decorator(sensitive_post_parameters("password"), "dispatch")
class DeleteAccountView(HashesPassword, FormView):
    """Page that says what is deleted with the account and what stays; with the password it deletes the account."""

    template_name = "account/delete.html"
    form_class = DeleteAccountForm
    request: HtmxHttpRequest

    def get_form_kwargs(self) -> dict[str, Any]:
        """Return what the form is made of."""
        data = self.request.POST if self.request.method == "POST" else None
        return {"data": data, "user": self.request.user, "shared": shared_events(self.request.user)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the numbers of what is deleted."""
        user = self.request.user
        possible = may_delete(user)
        heir = None if possible else next_owner(user)
        return {**super().get_context_data(**kwargs), "possible": possible, "heir": heir, "gone": belongings(user)}

    def form_valid(self, form: Form) -> HttpResponse:
        """Delete the account and sign out; browsers delete what they kept, as at every sign-out."""
        key = self.request.user.pk
        try:
            delete_account(self.request.user)
        except OnlySiteOwner:
            return self.form_invalid(form)  # the page says so
        staged.discard(key)
        logout(self.request)
        messages.success(self.request, _("Your account was deleted."))
        return redirect("account_login")


login = LoginView.as_view()
signup = SignupView.as_view()
password_change = PasswordChangeView.as_view()
reauthenticate = ReauthenticateView.as_view()
delete = DeleteAccountView.as_view()
