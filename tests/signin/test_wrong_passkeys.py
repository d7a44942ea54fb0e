"""Where no passkey helps: one that is refused is in the security log, and without scripts the page says why."""

import re

import pytest
from allauth.core.context import request_context
from django.core.exceptions import ValidationError
from django.urls import reverse

from factories import PASSWORD, make_user
from sessions.forms.passkey import ConfirmPasskeyForm, CredentialField
from sessions.models import SecurityEvent
from sessions.people.messages import shown_facts
from signin.test_second_factor import ADD_PASSKEY, MADE_UP, SECOND, first_step, is_signed_in, set_up

pytestmark = pytest.mark.django_db


def test_wrong_passkeys_are_recorded_as_refused_sign_ins_within_the_limit(client, rf, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"refusals_recorded": "3/h/key"}
    owner = make_user(username="owner")
    client.force_login(owner)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    set_up(client)
    SecurityEvent.objects.all().delete()
    visitor = first_step()
    for credential in ("", MADE_UP["somebody"], MADE_UP["no JSON"]):
        page = visitor.post(SECOND, {"credential": credential})
        assert (page.status_code, is_signed_in(visitor)) == (200, False)
    with request_context(rf.post("/")):
        for _try in range(2):
            assert not ConfirmPasskeyForm({"credential": MADE_UP["somebody"]}, user=owner).is_valid()
    entries = list(SecurityEvent.objects.values_list("kind", "user__username", "by", "facts"))
    assert entries == [("sign-in-refused", "owner", None, {"reason": "passkey"})] * 3
    assert list(shown_facts(SecurityEvent.objects.first())) == ["right password, wrong passkey"]


@pytest.mark.parametrize("credential", ["0", "1", "false", "[]", '""', '"text"'])
def test_credential_that_is_no_object_is_refused_like_one_that_cannot_be_read(credential):
    messages = []
    for sent in ("{", credential):
        with pytest.raises(ValidationError) as refused:
            CredentialField().clean(sent)
        messages.append(refused.value.messages)
    assert messages[0] == messages[1]


def test_page_says_without_scripts_why_no_passkey_can_be_added(client):
    client.force_login(make_user())
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(ADD_PASSKEY).text.partition("<main")[2]
    words = "Passkeys need scripts, which are switched off in this browser."
    assert re.findall(r"<noscript>(.*?)</noscript>", page) == [f'<p class="soft">{words}</p>']
    assert re.findall(r"<button[^>]* data-needs-script>([^<]*)</button>", page) == ["Add a passkey"]
