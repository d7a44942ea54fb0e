"""Pages on which somebody who has forgotten the password gets a new one: by mail, or by a link of the owner."""

from typing import Any

from allauth.account import views as account
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse_lazy
from django.views.decorators.debug import sensitive_post_parameters

from sessions.accounts.password_reset import HOURS, LinkUsed
from sessions.views.people.account import hashes_password


class _NeedsMail:
    """Mixin: the page exists where this site sends mail."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Answer; raises Http404 without EMAIL_URL."""
        if "default" not in settings.MAILERS:
            raise Http404
        response: HttpResponseBase = super().dispatch(request, *args, **kwargs)  # type: ignore[misc]
        return response


class ResetRequestView(_NeedsMail, account.PasswordResetView):
    """Asks for a mail address, and sends it a link if an account has it."""


class ResetSentView(_NeedsMail, account.PasswordResetDoneView):
    """Says that a mail is on its way, if an account has the address."""

    extra_context = {"hours": HOURS}


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


request_reset = login_not_required(ResetRequestView.as_view())
reset_sent = login_not_required(ResetSentView.as_view())
choose_new_password = login_not_required(sensitive_post_parameters()(hashes_password(ChooseNewPasswordView.as_view())))
