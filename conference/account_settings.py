"""Settings of accounts: passwords, rate limits, second factor; they do not depend on the environment."""

from conference.rate_limits import LIMITS

# Only one, so that a sign-in hashes once. Mail addresses are looked up by the adapter below.
AUTHENTICATION_BACKENDS = ["sessions.web.auth_backend.ProfileBackend"]
PASSWORD_HASHERS = ["sessions.web.password_hasher.PasswordHasher"]
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

ACCOUNT_ADAPTER = "sessions.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "sessions.forms.account.LoginForm",
    "signup": "sessions.forms.account.SignupForm",
    "change_password": "sessions.forms.account.ChangePasswordForm",
    "reauthenticate": "sessions.forms.account.ConfirmPasswordForm",
    "reset_password_from_key": "sessions.forms.account.NewPasswordForm",
    "reset_password": "sessions.forms.password_reset.ResetRequestForm",
}
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_SESSION_REMEMBER = True
SIGN_IN_LIMITS = LIMITS
# Replaced by the limits above; allauth's other limits apply.
ACCOUNT_RATE_LIMITS = {
    **{"login": None, "login_failed": None, "signup": None},
    **{"reset_password": None, "reset_password_from_key": None},
}
# A new password by mail, or by the link that `manage.py reset_link` prints; see docs/accounts.md.
# Django's own generator: allauth's would write to the database for each link.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60

# Second factor and passkeys.
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_ADAPTER = "sessions.web.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "sessions.forms.second_factor.SignInCodeForm",
    "reauthenticate": "sessions.forms.second_factor.ConfirmCodeForm",
    "activate_totp": "sessions.forms.second_factor.AppCodeForm",
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
# Replaced by the limit of sign-ins.
MFA_RATE_LIMITS = {"webauthn_login": None}
