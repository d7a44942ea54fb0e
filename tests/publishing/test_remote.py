"""Addresses of repositories: what is one, what is refused, and which IP addresses may be contacted."""

import pytest

from sessions.publishing.faults import GitError, GitFault, fault_of, said_by_server
from sessions.publishing.git_process import Access
from sessions.publishing.remote import addresses_of, remote_of

PUBLIC = "140.82.121.4"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("https://github.com/a/b.git", ("https", "github.com", 443, "https://github.com/a/b.git")),
        (" https://GitHub.com:443/a/b ", ("https", "github.com", 443, "https://github.com/a/b")),
        ("git@github.com:a/b.git", ("ssh", "github.com", 22, "git@github.com:a/b.git")),
        (
            "ssh://git@ssh.github.com:443/a/b.git",
            ("ssh", "ssh.github.com", 443, "ssh://git@ssh.github.com:443/a/b.git"),
        ),
        ("ssh://git@[2606:50c0::1]/a/b.git", ("ssh", "2606:50c0::1", 22, "ssh://git@[2606:50c0::1]/a/b.git")),
    ],
)
def test_address_is_accepted(address: str, expected: tuple[str, str, int, str]) -> None:
    remote = remote_of(address, ())
    assert (remote.scheme, remote.host, remote.port, remote.url) == expected


@pytest.mark.parametrize(
    ("address", "fault"),
    [
        ("", GitFault.BAD_ADDRESS),
        ("blog", GitFault.BAD_ADDRESS),
        ("https://github.com", GitFault.BAD_ADDRESS),
        ("https://github.com/", GitFault.BAD_ADDRESS),
        ("https://github.com:8443/a/b", GitFault.BAD_ADDRESS),
        ("https://github.com/a/b?service=x", GitFault.BAD_ADDRESS),
        ("https://user:token@github.com/a/b", GitFault.SECRET_IN_ADDRESS),
        ("https://token@github.com/a/b", GitFault.SECRET_IN_ADDRESS),
        ("http://github.com/a/b", GitFault.NOT_SECURE),
        ("file:///etc", GitFault.NOT_SECURE),
        ("/srv/git/blog.git", GitFault.BAD_ADDRESS),
        ("ext::sh -c id", GitFault.BAD_ADDRESS),
        ("git://github.com/a/b", GitFault.NOT_SECURE),
        ("webcal://github.com/a/b", GitFault.BAD_ADDRESS),
        ("ssh://git@github.com:2222/a/b", GitFault.BAD_ADDRESS),
        ("ssh://git@github.com:99999/a/b", GitFault.BAD_ADDRESS),
        ("ssh://-oProxyCommand=id@github.com/a", GitFault.BAD_ADDRESS),
        ("ssh://git@-oProxyCommand=id/a", GitFault.BAD_ADDRESS),
        ("git@github.com:-a/b", GitFault.BAD_ADDRESS),
        ("git@github.com:a b", GitFault.BAD_ADDRESS),
        ("git@github.com:a;id", GitFault.BAD_ADDRESS),
        ("git@github.com:a\nb", GitFault.BAD_ADDRESS),
        ("--upload-pack=id", GitFault.BAD_ADDRESS),
        ("https://" + "x" * 3000, GitFault.BAD_ADDRESS),
    ],
)
def test_address_is_refused(address: str, fault: GitFault) -> None:
    with pytest.raises(GitError) as refused:
        remote_of(address, ())
    assert refused.value.fault == fault
    assert "token" not in str(refused.value)


@pytest.mark.parametrize("address", ["http://git.local/a", "https://git.local:8443/a", "ssh://git@git.local:2222/a"])
def test_hosts_of_the_setting_may_do_without_the_rules(address: str) -> None:
    assert remote_of(address, ["git.local"]).trusted
    with pytest.raises(GitError):
        remote_of(address, ["other.local"])


@pytest.mark.parametrize(
    "found",
    [["127.0.0.1"], ["10.0.0.1"], ["169.254.169.254"], ["::1"], ["fd00::1"], [PUBLIC, "192.168.1.1"], ["100.64.0.1"]],
)
def test_private_addresses_are_refused(found: list[str]) -> None:
    with pytest.raises(GitError) as refused:
        addresses_of(remote_of("git@github.com:a/b", ()), lambda _host, _port: found)
    assert refused.value.fault == GitFault.PRIVATE_ADDRESS


def test_unknown_host_is_said() -> None:
    def resolver(_host: str, _port: int) -> list[str]:
        raise OSError

    with pytest.raises(GitError) as refused:
        addresses_of(remote_of("git@github.com:a/b", ()), resolver)
    assert refused.value.fault == GitFault.UNRESOLVED


def test_checked_addresses_are_the_ones_that_git_uses(tmp_path) -> None:
    https = Access(remote_of("https://github.com/a/b", ()), [PUBLIC, "2606:50c0::1"], "secret")
    assert https.configuration()["http.curloptResolve"] == f"github.com:443:{PUBLIC},[2606:50c0::1]"
    ssh = Access(remote_of("git@github.com:a/b", ()), [PUBLIC], "key").ssh_command(tmp_path)
    assert f"HostName={PUBLIC}" in ssh
    assert "HostKeyAlias=github.com" in ssh
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_token_is_sent_to_its_own_address_only() -> None:
    access = Access(remote_of("https://github.com/a/b", ()), [PUBLIC], "secret")
    headers = [name for name in access.configuration() if name.endswith("extraHeader")]
    assert headers == ["http.https://github.com/a/b.extraHeader"]


@pytest.mark.parametrize(
    ("output", "fault"),
    [
        ("fatal: Authentication failed for 'https://x/'", GitFault.REFUSED),
        ("remote: Permission to a/b.git denied to c.\nfatal: The requested URL returned error: 403", GitFault.REFUSED),
        ("git@github.com: Permission denied (publickey).", GitFault.REFUSED),
        ("ERROR: Repository not found.\nfatal: Could not read from remote repository.", GitFault.NOT_FOUND),
        ("Host key verification failed.", GitFault.HOST_KEY),
        ("No ED25519 host key is known for x and you have requested strict checking.", GitFault.HOST_KEY),
        ("server certificate verification failed. CAfile: none", GitFault.TLS),
        ("fatal: SSL certificate problem: self-signed certificate", GitFault.TLS),
        ("fatal: dumb http transport does not support shallow capabilities", GitFault.NOT_GIT),
        ("fatal: mismatched algorithms: client sha1; server sha256", GitFault.NOT_GIT),
        ("error: RPC failed; HTTP 413\nfatal: the requested URL returned error: 413", GitFault.TOO_LARGE),
        ("fatal: the remote end hung up unexpectedly", GitFault.UNREACHABLE),
        ("", GitFault.UNREACHABLE),
    ],
)
def test_output_of_git_is_understood(output: str, fault: GitFault) -> None:
    assert fault_of(output) == fault


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ("!\tx:refs/heads/main\t[rejected] (fetch first)", GitFault.MOVED),
        ("!\tx:refs/heads/main\t[rejected] (non-fast-forward)", GitFault.MOVED),
        ("!\tx:refs/heads/main\t[remote rejected] (cannot lock ref 'refs/heads/main': is at)", GitFault.MOVED),
        ("!\tx:refs/heads/main\t[remote rejected] (pre-receive hook declined)", GitFault.DECLINED),
        ("!\tx:refs/heads/main\t[remote rejected] (protected branch hook declined)", GitFault.DECLINED),
    ],
)
def test_answer_to_a_push_is_understood(line: str, fault: GitFault) -> None:
    assert fault_of("error: failed to push some refs", f"To x\n{line}\nDone") == fault


def test_secret_in_what_a_server_says_is_not_repeated() -> None:
    assert said_by_server("remote: you sent s3cr3t\nfatal: x s3cr3t\n", ("s3cr3t",)) == "you sent …"
    assert len(said_by_server("remote: " + "x" * 5000)) == 300
