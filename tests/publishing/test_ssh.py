"""A report is published by ssh: with a deploy key, to a server whose host key is known."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from publishing.author import ARTICLE, Author, changes
from publishing.git_http_server import GitServer
from publishing.git_ssh_server import SshServer
from sessions.models import Repository
from sessions.publishing.keys import KNOWN_HOSTS, BadKey, fingerprint, host_keys, new_key, public_key, seal

pytestmark = pytest.mark.django_db

README = {"README.md": "read me\n"}


@pytest.fixture
def key() -> str:
    return new_key()


@pytest.fixture
def ssh_server(tmp_path: Path, key: str) -> Iterator[SshServer]:
    server = SshServer(tmp_path / "ssh", public_key(key))
    yield server
    server.stop()


def entered(author: Author, git_server: GitServer, ssh_server: SshServer, key: str, **fields: str) -> Repository:
    """Return the repository "blog" as its owner has entered it."""
    address = ssh_server.address(git_server.folder / "blog.git")
    values = {"address": address, "secret": seal(key), "public_key": public_key(key), "host_key": ssh_server.host_key}
    return author.repository(git_server, **{**values, **fields})


def test_report_is_published_and_edits_are_fetched_by_ssh(
    author: Author, git_server: GitServer, ssh_server: SshServer, key: str
) -> None:
    bare = git_server.make("blog", README)
    repository = entered(author, git_server, ssh_server, key)
    assert author.export(repository).status_code == 302
    assert set(bare.files()) == {"README.md", ARTICLE}
    bare.commit({ARTICLE: "edited there"})
    author.write("Changed here.")
    assert changes(author.compare(repository)) == {ARTICLE: "both-changed"}


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"host_key": KNOWN_HOSTS["github.com"]}, "another host key"),
        ({"host_key": ""}, "The host key of the server is missing"),
        ({"secret": ""}, "The key for ssh is missing"),
        ({"secret": seal(new_key())}, "refused the token or the key"),
    ],
)
def test_wrong_keys_are_refused(
    fields: dict[str, str], says: str, author: Author, git_server: GitServer, ssh_server: SshServer, key: str
) -> None:
    git_server.make("blog", README)
    refused = author.compare(entered(author, git_server, ssh_server, key, **fields))
    assert refused.status_code == 422
    assert says in refused.text


def test_known_hosts_have_the_fingerprints_that_their_owners_publish() -> None:
    assert {host: fingerprint(key) for host, key in KNOWN_HOSTS.items()} == {
        "github.com": "SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU",
        "gitlab.com": "SHA256:eUXGGm1YGsMAS7vkcx6JOJdOGHPem5gQp4taiCfCLB8",
        "codeberg.org": "SHA256:mIlxA9k46MmM6qdJOdMnAQpzGxF4WIVVL+fj+wZbw0g",
    }


GITHUB = KNOWN_HOSTS["github.com"]


@pytest.mark.parametrize(
    "text",
    [
        GITHUB,
        f"github.com {GITHUB}",
        f"# github.com:22 SSH-2.0-babeld\ngithub.com,140.82.121.4 {GITHUB} comment\n",
        f"  [github.com]:443 {GITHUB}\r\n",
    ],
)
def test_host_keys_are_found_in_what_is_pasted(text: str) -> None:
    assert host_keys(text) == [GITHUB]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "github.com",
        "ssh-ed25519 AAAA",
        GITHUB.replace("ssh-ed25519", "ssh-rsa"),
        GITHUB.replace("ssh-ed25519", "ssh-unknown"),
        f"@cert-authority * {GITHUB}",
        f"# {GITHUB}",
        "ssh-ed25519 " + "A" * 5000,
    ],
)
def test_what_is_no_host_key_is_not_taken(text: str) -> None:
    assert host_keys(text) == []


ENCRYPTED = """-----BEGIN OPENSSH PRIVATE KEY-----
b3BlbnNzaC1rZXktdjEAAAAACmFlczI1Ni1jdHIAAAAGYmNyeXB0AAAAGAAAABBVaP4ByB
Zm9vYmFyYmF6cXV4AAAAGAAAAAEAAAAzAAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0Sd
-----END OPENSSH PRIVATE KEY-----
"""


@pytest.mark.parametrize("text", ["", "x", GITHUB, ENCRYPTED, "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END"])
def test_what_is_no_usable_private_key_is_refused(text: str) -> None:
    with pytest.raises(BadKey):
        public_key(text)


def test_key_with_windows_line_ends_is_taken() -> None:
    key = new_key()
    assert public_key(key.replace("\n", "\r\n")) == public_key(key)
