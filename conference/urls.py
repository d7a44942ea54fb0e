"""URL configuration of the site: accounts from allauth, everything else from the app."""

from allauth.account.urls import urlpatterns as account_urls
from django.urls import URLPattern, URLResolver, include, path

from sessions.views import account

# No mail is sent, so pages that need mail are removed; the owner of the site makes a link for a new password. The
# others are not needed: every account has a password.
NEEDS_MAIL = frozenset(
    {
        "account_confirm_email",
        "account_confirm_login_code",
        "account_email",
        "account_email_verification_sent",
        "account_reset_password",
        "account_reset_password_done",
        "account_set_password",
    }
)

# Pages that hash a password, with our limits: those of allauth, and one of ours.
hashing_urls = [
    path("login/", account.login, name="account_login"),
    path("signup/", account.signup, name="account_signup"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path(
        "password/reset/key/<str:uidb36>/<str:key>/",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path("delete/", account.delete, name="account_delete"),
]
not_from_allauth = NEEDS_MAIL | {url.name for url in hashing_urls}

urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include([*hashing_urls, *(url for url in account_urls if url.name not in not_from_allauth)])),
    path("accounts/sessions/", include("allauth.usersessions.urls")),
    path("", include("sessions.urls")),
]

handler400 = "sessions.views.errors.bad_request"
handler403 = "sessions.views.errors.permission_denied"
handler404 = "sessions.views.errors.page_not_found"
handler500 = "sessions.views.errors.server_error"
