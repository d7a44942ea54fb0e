"""Random requests to every address of the site: paths, queries, forms and headers, made from a seed."""

import inspect
import random
import re
import sys
import uuid
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import resolve

from random_requests import values
from random_requests.headers import HEADERS
from sessions.models import (
    Chapter,
    Day,
    Event,
    Feed,
    Impression,
    IncomingArticle,
    IncomingFeed,
    Photo,
    Report,
    Revision,
    Session,
)
from web.addresses import Address, addresses
from web.spot import PICTURE
from web.world import World

_METHODS = {"GET": 45, "POST": 45, "HEAD": 4, "PUT": 2, "OPTIONS": 2, "TRACE": 1, "²": 1}
"""How often each is chosen in a hundred requests."""
_MADE = (
    *("decided", "choice", "line-1", "line-2", "column_title", "column_start", "column_date", "column_level"),
    *(f"{of}-{name}" for of in ("base", "mine") for name in ("summary", "body", "heading", "level", "note")),
)
"""Names that views put together."""
_FORM = "application/x-www-form-urlencoded"
_NAME = re.compile(
    r"""(?:GET|POST|FILES|data)(?:\.get(?:list)?)?[\[(]"([\w-]+)"|"([\w-]+)"\ in\ request"""
    r"""|name="([\w-]+)"|^\ +(\w+)\ =\ forms\.""",
    re.VERBOSE | re.MULTILINE,
)
_CONTENT_TYPES = (
    *(_FORM, "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=" + "x" * 300),
    *("multipart/form-data; boundary=é", "multipart/form-data; charset=²; boundary=B"),
    *(
        "application/json",
        "text/plain",
        "",
        "x",
        "/",
        f"{_FORM}; charset=",
        f"{_FORM}; charset=utf-16",
        f"{_FORM}; charset=zlib",
    ),
    *(
        "multipart/mixed; boundary=B",
        "multipart/form-data; boundary=B; boundary*=x''%ff",
        f'{_FORM}; charset="',
        ";;;=;=",
    ),
)
_BODIES = (
    *(
        b"",
        b"--B",
        b"--B--",
        b"--B\r\n\r\n",
        b"\0",
        b"a=1&a=2&a[]=3",
        b"&" * 900,
        b"=" * 900,
        b"a=%",
        b"a=%FF",
        b"{",
        b"[1]",
    ),
    *(b"a=1&" * 1001, b'--B\r\nContent-Disposition: form-data; name="file"; filename=""\r\n\r\n\r\n--B--\r\n'),
    b"--B\r\nContent-Disposition: form-data; name=\"file\"; filename*=utf-8''%ED%A0%80\r\n\r\nx\r\n--B--\r\n",
    b"--B\r\nContent-Disposition: form-data; name=\"file\"; filename*=x''%FF\r\n\r\nx\r\n--B--\r\n",
    b'--B\r\nContent-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64\r\n\r\n=\r\n--B--\r\n',
    b'--B\r\nContent-Disposition: form-data; name="a"; name*=\xff\r\nContent-Length: \xb2\r\n\r\nx\r\n--B--\r\n',
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="x"\r\nContent-Length: '
    + b"9" * 5000
    + b"\r\n\r\nx\r\n--B--",
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="x"\r\nContent-Type: a; charset=\xff\r\n\r\n',
    b'--B\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n' * 1_100 + b"--B--\r\n",
    b'--B\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\nx\r\n' * 150 + b"--B--\r\n",
    b'--B\r\nContent-Disposition: form-data; name="a"\r\n' + b"X: y\r\n" * 900 + b"\r\nx\r\n--B--\r\n",
    b'--B\r\nContent-Disposition: form-data; name="' + b"n" * 60_000 + b'"\r\n\r\nx\r\n--B--\r\n',
    b'--B\r\nContent-Disposition: form-data; name="version"; filename="1"\r\n\r\n1\r\n--B--\r\n',
    b'--B\r\nContent-Disposition: form-data; name="file"\r\n\r\nno file\r\n--B--\r\n',
)
_FILE_NAMES = (
    "a.png",
    "",
    ".",
    "..",
    "../x.png",
    "a\0.png",
    "\ud800.png",
    "あ" * 300 + ".jpg",
    "x.ics",
    "x.csv",
    'a"b.png',
)
_FILES = (
    b"",
    b"\0",
    PICTURE,
    PICTURE[:60],
    b"GIF89a",
    b"\xff\xd8\xff\xe0",
    b"BEGIN:VCALENDAR\n",
    b"a,b\n1,2",
    b"\x1f\x8b",
    b"{}",
)


class Sent(NamedTuple):
    """A request as a WSGI server hands it on; ``who`` is "owner", "stranger" or "nobody"."""

    who: str
    method: str
    path: str
    query: str
    body: bytes
    kind: str
    headers: dict[str, str]


def names_in(sources: Iterable[Path]) -> list[str]:
    """Return the names of all that views, forms and templates read from a query or a form."""
    found = {name for path in sources for match in _NAME.finditer(path.read_text()) for name in match.groups()}
    return sorted(found - {None})


def names_of(address: Address, path: str) -> list[str]:
    """Return the names that the module of a view reads, and those of the modules of forms that it imports."""
    view = inspect.unwrap(resolve(path).func)
    module = sys.modules.get(getattr(view, "__module__", ""))
    source = Path(module.__file__) if module and module.__file__ else None
    if source is None or "sessions" not in address.name:
        return ["next", "login", "password"]
    made = _MADE if "autosave" in source.read_text() else ()
    forms = re.findall(r"^from (sessions\.forms\.\w+) import", source.read_text(), re.MULTILINE)
    return [*names_in([source, *(Path(sys.modules[name].__file__) for name in forms)]), *made]


class Requests:
    """Makes requests to the rows of a world, the same ones for the same seed."""

    def __init__(self, seed: int, world: World) -> None:
        self.random = random.Random(seed)
        self.world = world
        self.addresses = addresses()
        everywhere = [*settings.BASE_DIR.glob("sessions/**/*.py"), *settings.BASE_DIR.glob("**/templates/**/*.html")]
        self.bodies = {address.name: world.body(address.name) for address in self.addresses}
        known = {name for body in self.bodies.values() for name in body}
        self.fields = sorted(known | set(names_in(everywhere)) | set(_MADE))
        models = (
            Event,
            Day,
            Session,
            Impression,
            Photo,
            Report,
            Chapter,
            Feed,
            IncomingFeed,
            IncomingArticle,
            Revision,
        )
        self.keys = [str(key) for model in models for key in model.objects.order_by("pk").values_list("pk", flat=True)]
        self.own = {each.name: names_of(each, world.path(each)) or self.fields for each in self.addresses}

    def __iter__(self) -> Iterator[Sent]:
        while True:
            yield self.one()

    def one(self) -> Sent:
        """Return the next request."""
        address = self.random.choice(self.addresses)
        (method,) = self.random.choices(list(_METHODS), list(_METHODS.values()))
        body, kind = self._body(address) if method in {"POST", "PUT"} else (b"", "")
        chance = 0.25 if method == "GET" else 0.15
        return Sent(
            self.random.choices(("owner", "stranger", "nobody"), (85, 8, 7))[0],
            method,
            self._path(address),
            self._query(address) if self.random.random() < (0.8 if method == "GET" else 0.2) else "",
            body,
            kind,
            self._headers(method, chance),
        )

    def _headers(self, method: str, chance: float) -> dict[str, str]:
        """Return some headers; at times the id of an earlier write, whoever has sent it, and wherever."""
        found = {name: self.random.choice(HEADERS[name]) for name in HEADERS if self.random.random() < chance / 4}
        if method == "POST" and self.random.random() < 0.3:
            found["X-Operation"] = str(uuid.UUID(int=self.random.randrange(1, 9), version=4))
        return found

    def _path(self, address: Address) -> str:
        keywords, odd = self.world.keywords(address), ""
        if keywords and self.random.random() < 0.2:
            odd = self.random.choice(sorted(keywords))
            keywords[odd] = values.some(self.random)[:2000]
        elif self.random.random() < 0.05:
            keywords = self.world.elsewhere.keywords(address)

        def part(found: re.Match[str]) -> str:
            text = str(keywords[found[1]])
            return values.quoted(self.random, text) if found[1] == odd else text

        return "/" + re.sub(r"<\w+:(\w+)>", part, address.route)

    def _name(self, address: Address) -> str:
        return self.random.choice(self.own[address.name] if self.random.random() < 0.7 else self.fields)

    def _query(self, address: Address) -> str:
        pairs = [(self._name(address), self._text()) for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.1:
            pairs.append((pairs[0][0], values.some(self.random)))
        return "&".join(f"{name}={values.quoted(self.random, text[:9000])}" for name, text in pairs)

    def _body(self, address: Address) -> tuple[bytes, str]:
        if self.random.random() < 0.08:
            return self.random.choice(_BODIES), self.random.choice(_CONTENT_TYPES)
        fields = {name: [value] for name, value in self.bodies[address.name].items()}
        if "id" in fields:
            fields["id"] = [uuid.UUID(int=self.random.getrandbits(128), version=4)]
        for _ in range(self.random.randint(0, 3)):
            known = self.random.choice(sorted(fields)) if fields and self.random.random() < 0.6 else ""
            fields[known or self._name(address)] = [self._value() for _ in range(self.random.choice((1, 1, 1, 2)))]
        if fields and self.random.random() < 0.1:
            del fields[self.random.choice(sorted(fields))]
        if self.random.random() < 0.5 and not any(
            isinstance(one, SimpleUploadedFile) for all in fields.values() for one in all
        ):
            pairs = ((name, str(one)) for name, all in fields.items() for one in all)
            return "&".join(f"{name}={values.quoted(self.random, one)}" for name, one in pairs).encode(), _FORM
        for one in (one for all in fields.values() for one in all if isinstance(one, SimpleUploadedFile)):
            one.seek(0)
        clean = {name: [self._part(one) for one in all] for name, all in fields.items()}
        return encode_multipart(BOUNDARY, clean), MULTIPART_CONTENT

    def _value(self) -> Any:
        if self.random.random() < 0.05:
            name = self.random.choice(_FILE_NAMES)
            found = SimpleUploadedFile("x", self.random.choice(_FILES))
            found._name = name.encode("utf-8", "replace").decode()
            return found
        return self._text()

    def _text(self) -> str:
        return self.random.choice(self.keys) if self.random.random() < 0.2 else values.some(self.random)

    @staticmethod
    def _part(value: Any) -> Any:
        return value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
