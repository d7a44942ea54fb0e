"""Authenticator app, recovery codes and passkeys: set up after a fresh confirmation, asked for after the password."""

import json
import re
from urllib.parse import unquote

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from factories import PASSWORD, make_user
from sessions.accounts.second_factor import SecondFactorAdapter, forget_second_factor
from sessions.models import SecurityEvent
from signin.authenticator import code_of, wrong_code_of

pytestmark = pytest.mark.django_db

ADD_APP = reverse("mfa_activate_totp")
NEW_CODES = reverse("mfa_generate_recovery_codes")
ADD_PASSKEY = reverse("mfa_add_webauthn")
SECOND = reverse("mfa_authenticate")
LOGIN = reverse("account_login")
ACCOUNT = reverse("sessions:account")
PASSKEY_SIGN_IN = reverse("mfa_login_webauthn")
AJAX = {"X-Requested-With": "XMLHttpRequest"}


@pytest.fixture
def owner():
    return make_user(username="owner")


@pytest.fixture
def confirmed(client: Client, owner) -> Client:
    """Return a client that is signed in and has just confirmed the password."""
    client.post(LOGIN, {"login": "owner", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def set_up(client: Client) -> tuple[str, list[str]]:
    """Set up an app; return its secret and the recovery codes that are shown."""
    secret = client.get(ADD_APP).context["secret"]
    page = client.post(ADD_APP, {"code": code_of(secret)})
    cache.clear()  # the code was used
    return secret, re.findall(r"<code>(\d{4} \d{4})</code>", page.text)


def first_step(**environment: str) -> Client:
    """Return a client that has given the right password, and is asked for more."""
    client = Client(**environment)
    response = client.post(LOGIN, {"login": "owner", "password": PASSWORD})
    assert response["Location"] == SECOND
    return client


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.mark.parametrize(
    "name",
    [
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "account_email",
        "sessions:api-token-create",
    ],
)
def test_factors_and_address_need_a_fresh_confirmation(client, owner, name):
    client.force_login(owner)
    for response in (client.get(reverse(name)), client.post(reverse(name), {"code": "1", "email": "a@b.example"})):
        assert response["Location"] == f"/accounts/reauthenticate/?next={reverse(name).replace('/', '%2F')}"
    owner.refresh_from_db()
    assert (Authenticator.objects.count(), owner.email == "a@b.example") == (0, False)


def test_app_is_set_up_with_its_first_code_and_codes_are_shown_once(confirmed):
    secret, codes = set_up(confirmed)
    assert len(set(codes)) == 10
    page = confirmed.get(ACCOUNT).text
    assert ("10 codes left" in page, codes[0] in page, secret in page) == (True, False, False)
    assert confirmed.get(ADD_APP)["Location"] == reverse("mfa_deactivate_totp")


def test_codes_can_be_saved_as_a_file_from_their_page(confirmed):
    secret = confirmed.get(ADD_APP).context["secret"]
    page = confirmed.post(ADD_APP, {"code": code_of(secret)})
    assert page.context["file"].startswith(
        "data:text/plain;charset=utf-8,Conference%20Log%2C%20testserver%2C%20owner%0A"
    )
    assert re.findall(r"^\d{4} \d{4}$", unquote(page.context["file"]), re.MULTILINE) == page.context["codes"]
    assert f'href="{page.context["file"]}" download="recovery-codes.txt"' in page.text


def test_wrong_first_code_sets_nothing_up_and_keeps_the_secret(confirmed):
    secret = confirmed.get(ADD_APP).context["secret"]
    for wrong in (wrong_code_of(secret), "12 34"):
        page = confirmed.post(ADD_APP, {"code": wrong}).context
        assert (page["secret"], [*page["form"].errors], page["form"]["code"].value()) == (secret, ["code"], wrong)
    assert Authenticator.objects.count() == 0


def test_secrets_are_encrypted_in_the_database(confirmed):
    secret, _codes = set_up(confirmed)
    stored = json.dumps(list(Authenticator.objects.values_list("data", flat=True)))
    adapter = SecondFactorAdapter()
    app = Authenticator.objects.get(type="totp").data["secret"]
    assert (secret.replace(" ", "") in stored, adapter.decrypt(app)) == (False, secret.replace(" ", ""))


def test_lost_key_of_the_site_makes_no_code_right(confirmed, settings):
    set_up(confirmed)
    client = first_step()
    settings.SECRET_KEY = "another key that is as long as a key of this site has to be at least"
    # The session was signed with the former key.
    settings.SECRET_KEY_FALLBACKS = []
    adapter = SecondFactorAdapter()
    with pytest.raises(adapter.validation_error("incorrect_code").__class__):
        adapter.decrypt(Authenticator.objects.get(type="totp").data["secret"])
    assert not is_signed_in(client)


def test_code_of_the_app_is_asked_for_after_the_password(confirmed):
    secret, _codes = set_up(confirmed)
    client = first_step()
    assert (client.get(SECOND).status_code, is_signed_in(client)) == (200, False)
    assert client.get("/events/")["Location"].startswith(LOGIN)
    assert client.post(SECOND, {"code": code_of(secret)})["Location"] == "/"
    assert is_signed_in(client)


def test_code_of_the_app_works_once(confirmed):
    secret, _codes = set_up(confirmed)
    code = code_of(secret)
    assert first_step().post(SECOND, {"code": code}).status_code == 302
    again = first_step()
    assert (again.post(SECOND, {"code": code}).status_code, is_signed_in(again)) == (200, False)


def test_recovery_code_works_once(confirmed):
    _secret, codes = set_up(confirmed)
    assert first_step().post(SECOND, {"code": codes[3]}).status_code == 302
    again = first_step()
    assert (again.post(SECOND, {"code": codes[3]}).status_code, is_signed_in(again)) == (200, False)
    assert again.post(SECOND, {"code": codes[4].replace(" ", "")}).status_code == 302
    assert "8 codes left" in confirmed.get(ACCOUNT).text


def test_five_wrong_codes_are_tested_then_not_even_the_right_one(confirmed):
    secret, codes = set_up(confirmed)
    client = first_step()
    for number in range(5):
        client.post(SECOND, {"code": wrong_code_of(secret) if number % 2 else "1234 5678"})
    for right in (code_of(secret), codes[0]):
        page = client.post(SECOND, {"code": right})
        assert (page.status_code, is_signed_in(client)) == (200, False)
        assert "Too many failed login attempts" in page.text
    # Beginning again with the password is no way around it, and another network is none.
    assert first_step(REMOTE_ADDR="192.0.2.8").post(SECOND, {"code": code_of(secret)}).status_code == 200


def test_wrong_and_used_codes_are_recorded_as_refused_sign_ins_within_the_limit(confirmed, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"refusals_recorded": "3/h/key"}
    secret, codes = set_up(confirmed)
    SecurityEvent.objects.all().delete()
    for code in (wrong_code_of(secret), codes[0], codes[0], wrong_code_of(secret), wrong_code_of(secret)):
        first_step().post(SECOND, {"code": code})
    entries = SecurityEvent.objects.order_by("pk").values_list("kind", "user__username", "facts")
    refused = ("sign-in-refused", "owner", {"reason": "code"})
    assert list(entries) == [
        refused,
        ("recovery-code-used", "owner", {}),
        ("signed-in", "owner", {"method": "password + recovery_codes"}),
        refused,
        refused,
    ]


def test_thirty_wrong_codes_a_day(confirmed, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"login_failed": None}
    secret, _codes = set_up(confirmed)
    visitor = first_step()
    for _ in range(30):
        visitor.post(SECOND, {"code": wrong_code_of(secret)})
    assert visitor.post(SECOND, {"code": code_of(secret)}).status_code == 200
    assert not is_signed_in(visitor)


def test_right_code_is_not_counted(confirmed):
    _secret, codes = set_up(confirmed)
    answers = [first_step().post(SECOND, {"code": code}).status_code for code in codes[:7]]
    assert answers == [302] * 7


def test_wrong_codes_are_counted_when_a_confirmation_is_asked_for(confirmed):
    secret, _codes = set_up(confirmed)
    path = reverse("mfa_reauthenticate")
    for _ in range(5):
        confirmed.post(path, {"code": wrong_code_of(secret)})
    assert "Too many failed login attempts" in confirmed.post(path, {"code": code_of(secret)}).text


def test_new_codes_end_the_former_ones(confirmed):
    _secret, codes = set_up(confirmed)
    page = confirmed.post(NEW_CODES)
    new = page.context["codes"]
    assert (len(new), set(new) & set(codes)) == (10, set())
    assert first_step().post(SECOND, {"code": codes[0]}).status_code == 200
    assert first_step().post(SECOND, {"code": new[0]}).status_code == 302


def test_app_can_be_removed_and_its_codes_go_with_it(confirmed):
    set_up(confirmed)
    assert confirmed.post(reverse("mfa_deactivate_totp"))["Location"] == ACCOUNT
    assert Authenticator.objects.count() == 0
    assert Client().post(LOGIN, {"login": "owner", "password": PASSWORD})["Location"] == "/"


def test_what_is_lost_can_be_deleted_for_a_person(confirmed, owner):
    set_up(confirmed)
    assert forget_second_factor(owner) == 2
    assert Client().post(LOGIN, {"login": "owner", "password": PASSWORD})["Location"] == "/"


def test_cancelling_the_second_step_leads_back_to_the_first(confirmed):
    set_up(confirmed)
    client = first_step()
    assert client.post(reverse("account_logout"))["Location"] == LOGIN
    assert client.get(LOGIN).status_code == 200


def test_passkey_must_be_kept_by_the_device_and_verify_the_person(confirmed):
    options = json.loads(confirmed.get(ADD_PASSKEY).context["options"])["publicKey"]
    assert options["authenticatorSelection"] == {
        "residentKey": "required",
        "requireResidentKey": True,
        "userVerification": "required",
    }
    assert (options["rp"], options["user"]["name"]) == ({"id": "testserver", "name": "Conference Log"}, "owner")


def test_options_of_sign_in_name_nobody(client, owner):
    answer = client.get(PASSKEY_SIGN_IN, headers=AJAX).json()["request_options"]["publicKey"]
    assert (answer["rpId"], answer["userVerification"]) == ("testserver", "required")
    assert not answer.get("allowCredentials")


BINARY = "AAAA"
MADE_UP = {
    "no JSON": "{",
    "no object": "[]",
    "zero": "0",
    "false": "false",
    "text": '""',
    "deep": "[" * 10_000,
    "long": json.dumps({"id": "A" * 30_000}),
    "nothing in it": "{}",
    "no binary": json.dumps({"id": "\0", "rawId": "\ud800", "type": "public-key", "response": {}}),
    "numbers": json.dumps({"id": 1, "rawId": 2, "type": "public-key", "response": 3}),
    "empty": json.dumps(
        {
            **{"id": BINARY, "rawId": BINARY, "type": "public-key", "clientExtensionResults": []},
            "response": {"clientDataJSON": BINARY, "attestationObject": BINARY},
        }
    ),
    "somebody": json.dumps(
        {
            **{"id": BINARY, "rawId": BINARY, "type": "public-key", "clientExtensionResults": {}},
            "response": {
                **{"clientDataJSON": "e30", "authenticatorData": BINARY, "signature": BINARY, "userHandle": "MQ"},
                "attestationObject": "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YUA",
            },
        }
    ),
}


@pytest.mark.parametrize("credential", MADE_UP.values(), ids=MADE_UP)
def test_made_up_passkey_is_refused(confirmed, credential):
    confirmed.get(ADD_PASSKEY)
    page = confirmed.post(ADD_PASSKEY, {"name": "Phone", "credential": credential})
    assert (page.status_code, bool(page.context["form"].errors)) == (200, True)
    assert page.context["form"].data["name"] == "Phone"
    stranger = Client()
    stranger.get(PASSKEY_SIGN_IN, headers=AJAX)
    answer = stranger.post(PASSKEY_SIGN_IN, {"credential": credential})
    assert (answer["Location"], is_signed_in(stranger)) == (LOGIN, False)
    assert Authenticator.objects.count() == 0


def test_sign_in_with_a_passkey_is_limited_like_every_sign_in(client, settings):
    make_user()
    settings.MFA_RATE_LIMITS = {"webauthn_login": "2/m/ip"}
    answers = [client.post(PASSKEY_SIGN_IN, {"credential": "x"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]
