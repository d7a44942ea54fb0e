"""Pages that hash a password: allauth's, sign-up with an invitation, and the deletion of an account.

Also those on which somebody who has forgotten the password gets a new one: by mail, or by a link of the owner.
"""

import time
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView

from sessions.accounts.adapter import AlreadyTaken
from sessions.accounts.invitations import event_of, has_opened_invitation, opened_invitation
from sessions.accounts.password_reset import HOURS, LinkUsed
from sessions.backup import staged
from sessions.forms.people import DeleteAccountForm
from sessions.people.activity import OnlySiteOwner
from sessions.people.deletion import belongings, delete_account, may_delete, next_owner, shared_events
from sessions.rules.concurrency_limit import PASSWORDS
from sessions.views.errors import too_many_requests
from sessions.views.people.invitations import gone
from sessions.web.htmx import HtmxHttpRequest
from sessions.web.rate_limits import count_request, is_limit_reached

REFUSED = "signup_refused"

REFUSED_AFTER = 0.7
"""How long a refused sign-in takes at least, in seconds: a wrong password of an account whose hash is one of an earlier
version takes half a second, and nobody should learn by that which accounts exist.
"""


def hashes_password(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator for a page whose form is hashed, one after the other; 503 before anything is written when many wait."""

    @wraps(view)
    def limited(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method != "POST":
            return view(request, *args, **kwargs)
        with PASSWORDS.slot("password"):
            return view(request, *args, **kwargs)

    return limited


@login_not_required
def login(request: HttpRequest) -> HttpResponseBase:
    """Answer the sign-in page; whether a name exists tells neither the page nor its time."""
    began = time.monotonic()
    response = hashes_password(account.login)(request)
    if request.method == "POST" and response.status_code == HTTPStatus.OK:  # the form again
        time.sleep(max(0, began + REFUSED_AFTER - time.monotonic()))
    return response


class SignupView(account.SignupView):
    """Sign-up page; with an invitation it says who invites."""

    def closed(self) -> HttpResponse:
        """Answer a visitor who may not sign up, or not any more."""
        return gone(self.request) if has_opened_invitation(self.request) else super().closed()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return the context with the invitation, if there is one."""
        invitation = opened_invitation(self.request)
        invited = {"invitation": invitation, "invited_to": invitation and event_of(invitation)}
        return {**super().get_context_data(**kwargs), **invited}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer the form, or 429 after too many refused names (user enumeration)."""
        if is_limit_reached(request, REFUSED):
            return too_many_requests(request)
        response: HttpResponse = super().post(request, *args, **kwargs)
        return response

    def form_valid(self, form: Form) -> HttpResponse:
        """Create the account, or show the form again if its name or mail address is not free."""
        try:
            return super().form_valid(form)
        except AlreadyTaken as taken:
            count_request(self.request, REFUSED)
            form.add_error(taken.field, get_adapter().validation_error(f"{taken.field}_taken"))
            return self.form_invalid(form)


@method_decorator(sensitive_post_parameters("password"), "dispatch")
class DeleteAccountView(FormView):
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


def needs_mail(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Decorator for a page that exists where this site sends mail; raises Http404 without EMAIL_URL."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if "default" not in settings.MAILERS:
            raise Http404
        return view(request, *args, **kwargs)

    return answer


class ChooseNewPasswordView(account.PasswordResetFromKeyView):
    """Asks for the new password; all sessions of the account end, as with each new password."""

    success_url = reverse_lazy("account_login")
    extra_context = {"hours": HOURS}

    def form_valid(self, form: Any) -> HttpResponse:
        """Set the password, or say that the link was used meanwhile."""
        try:
            response: HttpResponse = super().form_valid(form)
        except LinkUsed:
            response = self.render_to_response(self.get_context_data(token_fail=True))
        return response


signup = hashes_password(SignupView.as_view())
password_change = hashes_password(account.password_change)
reauthenticate = hashes_password(account.reauthenticate)
delete = hashes_password(DeleteAccountView.as_view())
request_reset = login_not_required(needs_mail(account.PasswordResetView.as_view()))
reset_sent = login_not_required(needs_mail(account.PasswordResetDoneView.as_view(extra_context={"hours": HOURS})))
choose_new_password = login_not_required(sensitive_post_parameters()(hashes_password(ChooseNewPasswordView.as_view())))
