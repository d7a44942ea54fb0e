"""Making a link: it is shown before it exists, its address once; it can get a new address and be revoked."""

import re
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.hashers import check_password
from django.test import Client
from django.urls import reverse

from factories import make_event, make_user
from sessions.models import ShareLink, ShareViews
from sessions.views.sharing import links
from sharing.marked import TEXTS, Marked

pytestmark = pytest.mark.django_db

KINDS = ("event", "report", "session")
HOSTILE = "</textarea><script>alert(1)</script>\"'><img src=x>"


def page_of(marked: Marked, of: str = "event") -> str:
    key = {"event": [], "report": [marked.report.slug], "session": [marked.session.pk]}[of]
    return reverse(f"sessions:{of}-share", args=[marked.event.slug, *key])


def address_in(page: str) -> str:
    """Return the path of the link that a page shows; "" if it shows none."""
    found = re.search(r'value="http://testserver(/s/[\w-]{43}/)"', page)
    return found[1] if found else ""


@pytest.mark.parametrize("of", KINDS)
def test_preview_is_the_very_page_and_creates_nothing(author: Client, marked: Marked, of: str) -> None:
    chosen = {} if of == "report" else {"with_impressions": "on", "with_photos": "on"}
    preview = author.post(page_of(marked, of), {"do": "preview", **chosen})
    assert (preview.status_code, ShareLink.objects.count()) == (200, 0)

    made = author.post(page_of(marked, of), {"do": "create", **chosen})
    shown = Client().get(address_in(author.get(made["Location"]).text)).text

    def body(page: str) -> str:
        page = re.sub(r"<form class=\"share-bar\".*?</form>", "", page, flags=re.DOTALL)
        page = re.sub(r"(/events/mark-slug|/s/[\w-]{43})/photos/([\w.-]+?)(\?v=\w+)?(?=[\" /])", r"PHOTO/\2", page)
        page = re.sub(r"<p><a href=\"[^\"]*feed.atom\">.*?</a></p>", "", page)
        return re.sub(r"\s+", " ", page[page.index("<header") :])

    assert body(preview.text) == body(shown)
    assert ("This is what readers will see" in preview.text, "This is what readers will see" in shown) == (True, False)


def test_address_is_shown_once(author: Client, marked: Marked) -> None:
    made = author.post(page_of(marked), {"do": "create", "name": "For the team"})
    first, second = (author.get(made["Location"]).text for _time in range(2))
    assert (bool(address_in(first)), address_in(second)) == (True, "")
    assert ("share-qr" in first, "share-qr" in second, "For the team" in second) == (True, False, True)


@pytest.mark.parametrize("of", KINDS)
def test_new_link_shows_nothing_that_was_not_chosen(author: Client, marked: Marked, of: str) -> None:
    author.post(page_of(marked, of), {"do": "create"})
    link = ShareLink.objects.get()
    assert (link.kind, link.with_impressions, link.with_photos, link.with_ratings, link.indexed, link.password) == (
        of,
        *(False, False, False, False, ""),
    )
    assert (link.expires_at, link.author, link.event) == (None, marked.event.owner, marked.event)


def test_link_works_until_the_end_of_its_last_day(author: Client, marked: Marked) -> None:
    author.post(page_of(marked), {"do": "create", "last_day": "2999-12-31"})
    assert ShareLink.objects.count() == 0  # no year of ours
    author.post(page_of(marked), {"do": "create", "last_day": "2090-12-31"})
    assert ShareLink.objects.get().expires_at == datetime(2090, 12, 31, 15, tzinfo=UTC)  # midnight in Tokyo
    page = author.get(page_of(marked)).text
    assert ("Works until Sun 31 Dec" in page, "1 Jan" in page) == (True, False)


def test_rule_of_a_password_stands_beside_the_field_and_in_the_refusal(author: Client, marked: Marked) -> None:
    assert "At least 8 characters. Readers enter it once per visit." in author.get(page_of(marked)).text
    page = author.post(page_of(marked), {"do": "create", "new_password": "short"})
    assert page.context["form"].errors == {"new_password": ["Choose a password of at least 8 characters."]}


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"last_day": "2020-01-01"}, "last_day"),
        ({"last_day": "tomorrow"}, "last_day"),
        ({"new_password": "short"}, "new_password"),
        ({"new_password": "x" * 129}, "new_password"),
        ({"name": "x" * 101}, "name"),
        ({"name": "a\0b"}, "name"),
        ({"new_password": "long enough", "indexed": "on"}, "indexed"),
    ],
)
@pytest.mark.parametrize("do", ["preview", "create"])
def test_form_that_is_refused_keeps_what_was_typed(
    author: Client, marked: Marked, sent: dict[str, str], field: str, do: str
) -> None:
    page = author.post(page_of(marked), {"do": do, "with_photos": "on", "name": "Kept", **sent})
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert f'id="id_{field}_error"' in page.text
    assert page.context["form"]["with_photos"].value() is True
    assert page.context["form"]["name"].value() == sent.get("name", "Kept")
    assert ShareLink.objects.count() == 0


def test_password_is_kept_as_typed_and_stored_as_a_hash(author: Client, marked: Marked) -> None:
    password = "  港の灯り  and more "
    made = author.post(page_of(marked), {"do": "create", "new_password": password})
    address = address_in(author.get(made["Location"]).text)
    assert Client().post(address, {"password": password.strip()}).status_code == 422
    assert Client().post(address, {"password": password}).status_code == 303


def hidden_in(page: str) -> dict[str, str]:
    """Return the hidden fields of a page; the token of the form aside."""
    found = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))
    return {name: value for name, value in found.items() if name != "csrfmiddlewaretoken"}


def kept_in(page: str) -> str:
    """Return the encrypted password that a form keeps; "" if it keeps none."""
    found = re.search(r'<input type="checkbox" name="kept_password"[^>]* value="([^"]+)" checked', page)
    return found[1] if found else ""


def test_change_after_the_preview_keeps_the_choices(author: Client, marked: Marked) -> None:
    values = {"with_photos": "on", "name": "Kept name"}
    preview = author.post(page_of(marked), {"do": "preview", **values}).text
    hidden = hidden_in(preview)
    assert hidden == values
    form = author.post(page_of(marked), {"do": "edit", **hidden})
    assert (form.status_code, 'value="Kept name"' in form.text, ShareLink.objects.count()) == (200, True, 0)
    assert kept_in(form.text) == ""


def test_password_is_in_no_page_and_reaches_the_link(author: Client, marked: Marked) -> None:
    preview = author.post(page_of(marked), {"do": "preview", "new_password": "long enough"}).text
    hidden = hidden_in(preview)
    form = author.post(page_of(marked), {"do": "edit", **hidden}).text
    again = author.post(page_of(marked), {"do": "preview", "kept_password": kept_in(form)}).text
    refused = author.post(page_of(marked), {"do": "create", "kept_password": kept_in(form), "last_day": "x"}).text
    assert [page for page in (preview, form, again, refused) if "long enough" in page] == []
    made = author.post(page_of(marked), {"do": "create", "kept_password": kept_in(refused)})
    address = address_in(author.get(made["Location"]).text)
    assert Client().post(address, {"password": "long enough"}).status_code == 303
    author.post(page_of(marked), {"do": "create", **hidden_in(again), "new_password": "another one"})
    author.post(page_of(marked), {"do": "create"})
    passwords = [link.password for link in ShareLink.objects.order_by("pk")]
    assert [check_password("another one", password) for password in passwords] == [False, True, False]
    assert (len(passwords), passwords[2]) == (3, "")


def test_password_that_another_person_was_given_is_refused(author: Client, marked: Marked) -> None:
    other = marked_other()
    stranger = Client()
    stranger.force_login(other.owner)
    there = reverse("sessions:event-share", args=[other.slug])
    sealed = hidden_in(stranger.post(there, {"do": "preview", "new_password": "long enough"}).text)
    for value in (sealed["kept_password"], "x", "é", "a\0b"):
        page = author.post(page_of(marked), {"do": "create", "kept_password": value})
        assert page.context["form"].errors == {"new_password": ["Type the password again."]}
    page = author.post(page_of(marked), {"do": "preview", **sealed, "new_password": "", "indexed": "on"})
    assert (page.status_code, ShareLink.objects.count()) == (422, 0)
    page = author.post(page_of(marked), {"do": "create", "new_password": "long enough", "indexed": "on"})
    page = author.post(page_of(marked), {"do": "create", "kept_password": kept_in(page.text), "indexed": "on"})
    assert list(page.context["form"].errors) == ["indexed"]


@pytest.mark.parametrize("of", KINDS)
def test_revoke_and_new_address(author: Client, marked: Marked, of: str) -> None:
    old = marked.link(of=of)
    pk = ShareLink.objects.get().pk
    made = author.post(page_of(marked, of), {"renew": pk})
    new = address_in(author.get(made["Location"]).text)
    assert (Client().get(f"/s/{old}/").status_code, Client().get(new).status_code) == (404, 200)
    revoked = author.post(page_of(marked, of), {"revoke": pk}, follow=True)
    assert [str(said) for said in revoked.context["messages"]] == ["Revoked. The link no longer works."]
    assert (Client().get(new).status_code, ShareLink.objects.count()) == (404, 0)


def test_links_of_others_cannot_be_named(author: Client, marked: Marked) -> None:
    other = marked_other()
    token = ShareLink.objects.issue(other.owner, event=other)
    pk = ShareLink.objects.by_token(token).get().pk
    for name in ("revoke", "renew"):
        author.post(page_of(marked), {name: pk})
        author.post(page_of(marked), {name: "x" * 30})
    assert Client().get(f"/s/{token}/").status_code == 200
    assert author.post(reverse("sessions:event-share", args=[other.slug]), {"revoke": pk}).status_code == 404


def marked_other():
    return make_event(owner=make_user(), name="Elsewhere")


def test_event_lists_the_links_of_all_that_is_in_it(author: Client, marked: Marked) -> None:
    for of in KINDS:
        marked.link(of=of, name=f"link to the {of}")
    ended = marked.link(name="over")
    ShareLink.objects.by_token(ended).update(expires_at=datetime(2020, 1, 1, tzinfo=UTC))
    event = author.get(page_of(marked)).text
    assert [of for of in KINDS if f"link to the {of}" in event] == list(KINDS)
    assert "over</h3>" not in event
    session = author.get(page_of(marked, "session")).text
    assert [of for of in KINDS if f"link to the {of}" in session] == ["session"]


def test_views_by_day_in_the_list(author: Client, marked: Marked, monkeypatch) -> None:
    link = ShareLink.objects.by_token(marked.link()).get()
    now = datetime(2026, 12, 3, 4, tzinfo=UTC)
    monkeypatch.setattr(links.timezone, "now", lambda: now)
    for day, count in ((date(2026, 12, 1), 3), (date(2026, 12, 3), 1), (date(2026, 1, 1), 40)):
        ShareViews.objects.create(link=link, date=day, count=count)
    page = author.get(page_of(marked)).text
    assert ("44 views" in page, 'aria-label="Tue 1 Dec: 3, Thu 3 Dec: 1"' in page) == (True, True)


def test_repeated_write_makes_one_link(author: Client, marked: Marked) -> None:
    key = {"X-Operation": "6f1fdd7e-4f0b-4b3c-9d7c-3b8f6e1d2a10"}
    for _time in range(2):
        author.post(page_of(marked), {"do": "create"}, headers=key)
    assert ShareLink.objects.count() == 1


def test_hostile_name_is_shown_escaped(author: Client, marked: Marked) -> None:
    made = author.post(page_of(marked), {"do": "create", "name": HOSTILE})
    page = author.get(made["Location"]).text
    assert (ShareLink.objects.get().name, "<script>alert" in page) == (HOSTILE, False)
    preview = author.post(page_of(marked), {"do": "preview", "name": HOSTILE, "new_password": f"{HOSTILE}2"}).text
    assert "<script>alert" not in preview


def test_words_tell_both_kinds_of_links_apart(author: Client, marked: Marked) -> None:
    programs = author.get(reverse("sessions:report-links", args=[marked.event.slug, marked.report.slug])).text
    assert page_of(marked, "report") in programs
    report = author.get(reverse("sessions:report-detail", args=[marked.event.slug, marked.report.slug])).text
    assert [words for words in ("Share by link", "Links for programs") if words in report] == [
        "Share by link",
        "Links for programs",
    ]


def test_texts_of_a_preview_are_the_authors_alone(author: Client, marked: Marked) -> None:
    preview = author.post(page_of(marked), {"do": "preview", "with_impressions": "on"}).text
    assert ([word for word in TEXTS if word not in preview], "mark-colleague" in preview) == ([], False)
