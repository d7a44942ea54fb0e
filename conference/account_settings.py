"""Settings of accounts: passwords, rate limits, second factor; they do not depend on the environment."""

# Only one, so that a sign-in hashes once. Mail addresses are looked up by the adapter below.
AUTHENTICATION_BACKENDS = ["sessions.web.auth_backend.ProfileBackend"]
PASSWORD_HASHERS = [
    "sessions.web.auth_backend.PasswordHasher",
    # Of earlier versions; the next sign-in replaces them.
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"

ACCOUNT_ADAPTER = "sessions.accounts.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "sessions.forms.account.LoginForm",
    "signup": "sessions.forms.account.SignupForm",
    "change_password": "sessions.forms.account.ChangePasswordForm",
    "reauthenticate": "sessions.forms.account.ConfirmPasswordForm",
    "reset_password_from_key": "sessions.forms.account.NewPasswordForm",
    "reset_password": "sessions.forms.account.ResetRequestForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
# All rate limits, also those that are none of allauth (sessions/web/rate_limits.py): number/time/of what.
ACCOUNT_RATE_LIMITS = {
    # A whole conference shares one IP address; a password still has only five tries, and so have codes and passkeys.
    "login": "300/m/ip",
    "login_failed": "5/5m/key",
    # With an invitation a whole conference may join within a minute.
    "signup": "300/m/ip",
    # Sign-ups refused because the name exists.
    "signup_refused": "30/10m/ip",
    # Invitation links that are unknown, used, expired or revoked.
    "invitation_unknown": "60/m/ip",
    # Wrong passwords in the security log, per account; of all unknown names together.
    "refusals_recorded": "60/h/key",
    # Codes of the second factor, which have only six digits.
    "code_failed": "30/d/key",
    # Mails with a link to a new password: from one network, and to one address; the use of such links.
    "reset_password": "60/10m/ip,5/h/key",
    "reset_password_from_key": "60/m/ip",
    # Links for readers: addresses without a link, and wrong passwords of a link.
    "share_guess": "60/m/ip",
    "share_password": "10/5m/ip,100/h/key",
    # Backups that one person sends to be restored: each takes seconds to verify.
    "restore": "30/h/user",
    # The API: requests of one token that read, those that write, and unknown tokens from one network.
    "api_read": "300/m/key",
    "api_write": "120/m/key",
    "api_guess": "60/m/ip",
}
# A new password by mail, or by the link that `manage.py reset_link` prints; see docs/accounts.md.
# Django's own generator: allauth's would write to the database for each link.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
# How long a link for a new password works, in seconds: a mail that is found later opens nothing.
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

# Second factor and passkeys.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "sessions.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "sessions.forms.account.SignInCodeForm",
    "reauthenticate": "sessions.forms.account.ConfirmCodeForm",
    "activate_totp": "sessions.forms.account.AppCodeForm",
    "add_webauthn": "sessions.forms.passkey.NewPasskeyForm",
    "edit_webauthn": "sessions.forms.passkey.PasskeyNameForm",
    "authenticate_webauthn": "sessions.forms.passkey.SecondPasskeyForm",
    "login_webauthn": "sessions.forms.passkey.SignInPasskeyForm",
    "reauthenticate_webauthn": "sessions.forms.passkey.ConfirmPasskeyForm",
}
# The clock of a phone may be half a minute wrong.
MFA_TOTP_TOLERANCE = 1
# Mail addresses are not verified here: they are only used to send the person a link.
MFA_ALLOW_UNVERIFIED_EMAIL = True
MFA_RATE_LIMITS = {"webauthn_login": ACCOUNT_RATE_LIMITS["login"]}
