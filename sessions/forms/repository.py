"""Forms of a repository: where it is, how it is opened, and who commits; and the message of a commit."""

from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from sessions.article.dialects import DIALECTS
from sessions.forms.fields import replace_data
from sessions.models import Repository
from sessions.models.validators import valid_text
from sessions.publishing import messages
from sessions.publishing.faults import GitError, GitFault
from sessions.publishing.keys import KNOWN_HOSTS, BadKey, fingerprint, host_keys, new_key, public_key, seal
from sessions.publishing.remote import Remote, remote_of
from sessions.rules.clean_text import TextError, clean_text
from sessions.rules.git_names import is_branch


class SecretArea(forms.Textarea):
    """Text area that never shows what was sent."""

    def format_value(self, value: Any) -> str:
        """Return nothing."""
        return ""


class RepositoryForm(forms.ModelForm):
    """A repository. A token or key is only ever set, replaced or removed; an empty field keeps the saved one."""

    token = forms.CharField(
        label=_("Token"),
        max_length=1000,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
        help_text=_(
            "For addresses that begin with https://. Create an access token that may write to this repository only. "
            "It is saved encrypted, and never shown again."
        ),
    )
    private_key = forms.CharField(
        label=_("Private key"),
        max_length=20_000,
        required=False,
        strip=False,
        widget=SecretArea(attrs={"rows": 3, "autocomplete": "off", "spellcheck": "false", "class": "repository-key"}),
        help_text=_(
            "For ssh. Leave this empty to create a new key here: then only its public part leaves this site. A key of "
            "your own must have no passphrase."
        ),
    )
    remove_secret = forms.BooleanField(label=_("Remove the saved token or key"), required=False)

    class Meta:
        model = Repository
        fields = (
            *("name", "address", "branch", "folder", "dialect", "user_name", "host_key"),
            *("author_name", "author_email"),
        )
        labels: ClassVar = {
            "address": _("Address"),
            "folder": _("Folder in the repository"),
            "user_name": _("User name for the token"),
            "host_key": _("Host key of the server"),
            "author_name": _("Author of the commits"),
            "author_email": _("E-mail address of the author"),
        }
        help_texts: ClassVar = {
            "name": _("How it is listed here. If empty, the name in the address is used."),
            "address": _("Such as https://github.com/name/blog.git or git@github.com:name/blog.git."),
            "branch": _("If it does not exist yet, it is created."),
            "folder": _("If empty, the files are written into the top folder."),
            "user_name": _("Most servers need none. Bitbucket needs x-token-auth, for example."),
            "host_key": _(
                "For ssh. Known for github.com, gitlab.com and codeberg.org. For other servers, paste the output of "
                "ssh-keyscan, and compare the fingerprint with the one that the owner of the server publishes."
            ),
            "author_email": _("Everybody who can read the repository sees it."),
        }
        widgets: ClassVar = {
            "address": forms.TextInput(attrs={"inputmode": "url", "autocapitalize": "none", "spellcheck": "false"}),
            "branch": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
            "folder": forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
            "user_name": forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
            "host_key": forms.Textarea(attrs={"rows": 3, "spellcheck": "false", "class": "repository-key"}),
        }

    def __init__(self, *args: Any, owner: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.instance.owner = owner
        self._host = _host_of(self.instance.address)
        self._remote: Remote | None = None
        self.fields["name"].required = False
        self.fields["dialect"] = forms.ChoiceField(
            label=self.fields["dialect"].label, choices=[(name, each.label) for name, each in DIALECTS.items()]
        )
        if self.instance._state.adding:
            self.initial.setdefault("author_name", owner.get_full_name() or owner.get_username())
            self.initial.setdefault("author_email", owner.email)
            self.fields["address"].widget.attrs["autofocus"] = True
        if not self.instance.secret:
            del self.fields["remove_secret"]
        elif self.instance.public_key:
            self.fields["private_key"].help_text = _("A key is saved. Enter another one to replace it.")
        else:
            self.fields["token"].help_text = _("A token is saved. Enter another one to replace it.")

    @property
    def saved_host_keys(self) -> list[tuple[str, str]]:
        """The kind and the fingerprint of each saved host key."""
        return [(key.split()[0], fingerprint(key)) for key in host_keys(self.instance.host_key)]

    @property
    def opens_ssh(self) -> bool:
        """Whether the settings for ssh are opened."""
        return bool({"private_key", "host_key"} & self.errors.keys()) or bool(self.instance.public_key)

    def clean_address(self) -> str:
        """Accept an address of https or ssh."""
        address: str = self.cleaned_data["address"].strip()
        try:
            self._remote = remote_of(address, settings.GIT_HOSTS)
        except GitError as error:
            if error.fault == GitFault.SECRET_IN_ADDRESS:
                replace_data(self, "address", "")  # it contains a token, and is not shown again
            raise ValidationError(str(messages.FAULTS[error.fault]), code=error.fault) from None
        return address

    def clean(self) -> dict[str, Any]:
        """Check what belongs together: the kind of address and its secret, the host and its key."""
        cleaned = super().clean() or self.cleaned_data
        if self._remote is None:
            return cleaned
        self._clean_name(cleaned, self._remote)
        if self._remote.by_ssh:
            self._clean_ssh(cleaned, self._remote)
        else:
            self._clean_https(cleaned, self._remote)
        return cleaned

    def _clean_name(self, cleaned: dict[str, Any], remote: Remote) -> None:
        """Take the last two parts of the address where no name was typed; a typed one must be free."""
        others = Repository.objects.filter(owner=self.instance.owner).exclude(pk=self.instance.pk)
        taken = set(others.values_list("name", flat=True))
        if name := cleaned.get("name"):
            if name in taken:
                self.add_error("name", _("Another repository of yours has this name."))
        elif "name" not in self.errors:
            _scheme, slashes, rest = remote.url.partition("//")
            path = rest.partition("/")[2] if slashes else remote.url.partition(":")[2]
            base = "/".join(path.removesuffix("/").removesuffix(".git").split("/")[-2:])[-70:] or remote.host[-70:]
            numbered = (f"{base} {number}" for number in range(2, len(taken) + 3))
            cleaned["name"] = next(each for each in (base, *numbered) if each not in taken)

    def _clean_ssh(self, cleaned: dict[str, Any], remote: Remote) -> None:
        if "host_key" not in self.errors:
            typed = cleaned.get("host_key", "")
            keys = host_keys(typed or KNOWN_HOSTS.get(remote.host, ""))
            if not keys:
                self.add_error(
                    "host_key", _("This is no host key.") if typed else _("Paste the host key of this server.")
                )
            cleaned["host_key"] = "\n".join(keys)
        if typed_key := cleaned.get("private_key", "").strip():
            try:
                public_key(typed_key)
            except BadKey as error:
                self.add_error(
                    "private_key",
                    _("This key has a passphrase. Use a key without one, or leave the field empty.")
                    if error.encrypted
                    else _("This is no private key of ssh."),
                )

    def _clean_https(self, cleaned: dict[str, Any], remote: Remote) -> None:
        keeps = self.instance.secret and not self.instance.public_key and not cleaned.get("remove_secret")
        if keeps and not cleaned.get("token") and remote.host != self._host:
            # A saved token is never sent to another server than the one that it was entered for.
            self.add_error("token", _("Enter the token again, because the address names another server."))

    def ask_for_secrets_again(self) -> None:
        """Say at each secret of a refused form that it must be entered again; the page does not contain it."""
        for name in ("token", "private_key"):
            if name not in self.errors and self.data.get(self.add_prefix(name), "").strip():
                self.add_error(name, _("Enter it again: secrets are not sent back to this page."))

    def clean_branch(self) -> str:
        """Accept a short name."""
        branch: str = self.cleaned_data["branch"]
        if not is_branch(branch):
            raise ValidationError(_("This is not the name of a branch."))
        return branch

    def clean_author_name(self) -> str:
        """Accept a name of which git keeps something: it drops brackets, and punctuation at both ends."""
        name: str = self.cleaned_data["author_name"]
        if not any(map(str.isalnum, name)):
            raise ValidationError(_("Enter a name with at least one letter or digit."))
        return name

    def clean_token(self) -> str:
        """Accept a token that is one word: a pasted line break or blank makes every request fail."""
        token: str = self.cleaned_data["token"].strip()
        if any(map(str.isspace, token)):
            raise ValidationError(_("A token has no blanks or line breaks."))
        return token

    def clean_host_key(self) -> str:
        """Accept pasted lines."""
        try:
            return clean_text(self.cleaned_data["host_key"])
        except TextError:
            raise ValidationError(_("This is no host key.")) from None

    def save(self, commit: bool = True) -> Repository:
        """Save with the encrypted secret; a repository by ssh without a key gets a new one."""
        repository, sent = self.instance, self.cleaned_data
        assert self._remote is not None
        by_ssh = self._remote.by_ssh
        if sent.get("remove_secret") or by_ssh != bool(repository.public_key):
            repository.secret = repository.public_key = ""
        if by_ssh:
            if typed := sent["private_key"].strip():
                repository.secret, repository.public_key = seal(typed), public_key(typed)
            elif not repository.secret:
                made = new_key()
                repository.secret, repository.public_key = seal(made), public_key(made)
        else:
            repository.host_key = ""
            if sent["token"]:
                repository.secret = seal(sent["token"])
        return super().save(commit)


def _host_of(address: str) -> str:
    try:
        return remote_of(address, settings.GIT_HOSTS).host if address else ""
    except GitError:
        return ""


class CommitForm(forms.Form):
    """The message of a commit."""

    message = forms.CharField(label=_("Commit message"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 2}))

    def clean_message(self) -> str:
        """Accept a text without control characters."""
        return valid_text(self.cleaned_data["message"])
