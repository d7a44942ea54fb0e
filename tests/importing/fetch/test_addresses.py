"""No address leads anywhere but to the public internet, in whatever form it is written."""

import pytest

from sessions.importing.fetch.addresses import FetchError, is_public, target_of
from sessions.importing.fetch.download import fetch


def refused(call, *arguments, **more):
    with pytest.raises(FetchError) as caught:
        call(*arguments, **more)
    return caught.value.reason


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "64:ff9b::808:808"]
)
def test_addresses_of_the_internet_are_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104
        "10.1.2.3",
        "100.64.0.1",
        "127.0.0.1",
        "127.255.255.254",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.8",
        "192.0.2.1",
        "192.88.99.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.51.100.1",
        "203.0.113.1",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "::ffff:0:127.0.0.1",
        "64:ff9b::127.0.0.1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::8.8.8.8",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:808:808::",
        "3fff::1",
        "fc00::1",
        "fd12::1",
        "fe80::1",
        "fe80::1%eth0",
        "2606:4700::1111%eth0",
        "fec0::1",
        "ff02::1",
        "ff0e::1",
        "localhost",
        "",
    ],
)
def test_all_others_are_not(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "localhost.",
        "LOCALHOST",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "169.254.169.254",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[64:ff9b::7f00:1]",
        "[fd00::1]",
        "0",
        "１２７.0.0.1",
        "127。0。0。1",
    ],
)
def test_no_spelling_of_a_private_host_is_fetched(host):
    assert refused(fetch, f"https://{host}/", allowed_hosts=()) == "private-address"


@pytest.mark.parametrize("answers", [["10.0.0.1"], ["93.184.216.34", "10.0.0.1"], ["2606:4700::1111", "::1"]])
def test_one_private_answer_of_the_name_server_condemns_the_name(answers):
    assert refused(fetch, "https://a.example/", allowed_hosts=(), resolver=lambda *_: answers) == "private-address"


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://a.example/", "not-https"),
        ("ftp://a.example/", "not-https"),
        ("file:///etc/passwd", "not-https"),
        ("gopher://a.example/", "not-https"),
        ("javascript:alert(1)", "not-https"),
        ("data:text/plain,x", "not-https"),
        ("a.example/feed", "not-https"),
        ("", "not-https"),
        ("https://", "bad-address"),
        ("https:///feed", "bad-address"),
        ("https://me@a.example/", "bad-address"),
        ("https://me:secret@a.example/", "bad-address"),
        ("https://@a.example/", "bad-address"),
        ("https://a.example\\@b.example/", "bad-address"),
        ("https://a.example:8443/", "bad-address"),
        ("https://a.example:22/", "bad-address"),
        ("https://a.example:x/", "bad-address"),
        ("https://a.example:99999/", "bad-address"),
        ("https://a b.example/", "bad-address"),
        ("https://a..example/", "bad-address"),
        ("https://[::1/", "bad-address"),
        ("https://[fe80::1%25eth0]/", "bad-address"),
        (f"https://{'a' * 300}.example/", "bad-address"),
        (f"https://a.example/{'a' * 3000}", "bad-address"),
        ("https://\u2100.example/", "bad-address"),
    ],
)
def test_what_is_no_plain_https_address_is_refused(url, reason):
    assert refused(target_of, url, ()) == reason


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://a.example", "https://a.example/"),
        ("HTTPS://A.Example:443/Feed#part", "https://a.example/Feed"),
        ("webcal://a.example/a.ics", "https://a.example/a.ics"),
        ("webcals://a.example/a.ics", "https://a.example/a.ics"),
        (" https://a.example/a b?c=d e ", "https://a.example/a%20b?c=d%20e"),
        ("https://bücher.example/ä?ö=%20", "https://xn--bcher-kva.example/%C3%A4?%C3%B6=%20"),
        ("https://a.example/x\r\nHost: b", "https://a.example/xHost:%20b"),
        ("https://[2606:4700::1111]/", "https://[2606:4700::1111]/"),
        ("http://here:8000/x", "http://here:8000/x"),
        ("https://HERE.:8443/x", "https://here:8443/x"),
    ],
)
def test_what_is_sent_for_an_address(url, sent):
    assert target_of(url, ["Here"]).url == sent
