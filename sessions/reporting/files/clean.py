"""What no file may contain: characters that XML or HTML forbid, and addresses that are not on the web."""

import re
from urllib.parse import quote

from sessions.rules.parsing import parse_url

_BLANKS = re.compile("[\r\f\x0b\x85]")
_ILLEGAL = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    + "".join(chr(plane << 16 | last) for plane in range(1, 17) for last in (0xFFFE, 0xFFFF))
    + "]"
)
_WEB = re.compile(r"(?:https?://|mailto:)[^\\\s]+", re.IGNORECASE)
_LONGEST_ADDRESS = 2000
"""Word refuses a document with longer addresses."""


def clean(text: str) -> str:
    """Return a text without characters that XML or HTML forbid."""
    return _ILLEGAL.sub("", _BLANKS.sub(" ", text))


def web_address(address: str) -> str:
    """Return an address that a link may have, with all special characters encoded; "" for any other."""
    if len(address) > _LONGEST_ADDRESS or not _WEB.fullmatch(address):
        return ""
    parts = parse_url(address)
    if parts is None or (parts.scheme.lower() != "mailto" and not parts.hostname):
        return ""
    encoded = quote(re.sub("%(?![0-9A-Fa-f]{2})", "%25", address), safe="%/:?#@!$&'()*+,;=~-._")
    before, hash_sign, fragment = encoded.partition("#")
    return before + hash_sign + fragment.replace("#", "%23")
