"""Those pages of allauth that this site has, under the names that allauth knows.

All others are left out: they need verified mail addresses, or people without a password.
"""

from allauth.account import views as allauth_views
from django.urls import URLPattern, URLResolver, include, path

from sessions.views.people import account, account_page, second_factor

# /accounts/second-factor/
second_factor_urls = [
    path("", second_factor.index, name="mfa_index"),
    path("authenticate/", second_factor.authenticate, name="mfa_authenticate"),
    path("confirm/", second_factor.confirm_code, name="mfa_reauthenticate"),
    path("app/", second_factor.add_app, name="mfa_activate_totp"),
    path("app/remove/", second_factor.remove_app, name="mfa_deactivate_totp"),
    path("recovery-codes/", second_factor.new_codes, name="mfa_generate_recovery_codes"),
    path("passkeys/new/", second_factor.add_passkey, name="mfa_add_webauthn"),
    path("passkeys/confirm/", second_factor.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("passkeys/sign-in/", second_factor.sign_in, name="mfa_login_webauthn"),
    path("passkeys/<int:pk>/", second_factor.rename_passkey, name="mfa_edit_webauthn"),
    path("passkeys/<int:pk>/remove/", second_factor.remove_passkey, name="mfa_remove_webauthn"),
]

# /accounts/
urlpatterns: list[URLPattern | URLResolver] = [
    path("login/", account.login, name="account_login"),
    path("logout/", allauth_views.logout, name="account_logout"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("signup/", account.signup, name="account_signup"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("email/", account_page.email, name="account_email"),
    path("password/change/", account.password_change, name="account_change_password"),
    path("password/reset/", account.request_reset, name="account_reset_password"),
    path("password/reset/sent/", account.reset_sent, name="account_reset_password_done"),
    path(
        "password/reset/key/<str:uidb36>/<str:key>/",
        account.choose_new_password,
        name="account_reset_password_from_key",
    ),
    path("sessions/", account_page.devices, name="usersessions_list"),
    path("delete/", account.delete, name="account_delete"),
    path("second-factor/", include(second_factor_urls)),
]
