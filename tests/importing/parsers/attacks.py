"""Feeds made to exhaust whoever reads them; each is built when it is its turn, so that none waits in memory."""

import gzip
import io
import json
import sys
import zipfile
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from importing.parsers.fuzzing import judge

UTC = ZoneInfo("UTC")
MB = 1_000_000
_TITLE = "<title>One</title>"
_ANOTHER = "END:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:One\r\nUID:{}"


def outcomes(secret: str) -> dict[str, str]:
    """Return what becomes of each attack: ``programme``, or the fault."""
    found = {}
    for name, make in attacks(secret):
        sys.stderr.write(f"{name}\n")
        found[name] = judge(make(), UTC)
    return found


def attacks(secret: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Yield the attacks by name; ``secret`` is a file that nobody may read through a feed."""
    yield from _entities(secret)
    yield from _calendars()
    yield from _deep()
    yield from _long()
    yield from _many()
    yield from _markup()
    yield from _packed()


def _xml(inside: str, before: str = "", attributes: str = "") -> bytes:
    return f'<?xml version="1.0"?>{before}<schedule {attributes}><day>{inside}</day></schedule>'.encode()


def _ics(*lines: str, start: str = "DTSTART:19700101T000000Z") -> bytes:
    event = ["BEGIN:VEVENT", "SUMMARY:One", start, *lines, "END:VEVENT"]
    return "\r\n".join(["BEGIN:VCALENDAR", *event, "END:VCALENDAR", ""]).encode()


def _aws(**facts: object) -> bytes:
    return json.dumps([{"sessionId": "1", "title": "One", **facts}]).encode()


def _entities(secret: str) -> Iterator[tuple[str, Callable[[], bytes]]]:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 30))
    event = "<event><title>{}</title></event>"
    yield "billion laughs", lambda: _xml(event.format("&l29;"), f'<!DOCTYPE x [<!ENTITY l0 "ha">{laughs}]>')
    yield "quadratic", lambda: _xml(event.format("&a;" * MB), f'<!DOCTYPE x [<!ENTITY a "{"a" * 3000}">]>')
    outside = f'<!DOCTYPE x [<!ENTITY a SYSTEM "file://{secret}">]>'
    yield "external entity", lambda: _xml(event.format("&a;"), outside)
    yield "external entity in UTF-16", lambda: _xml(event.format("&a;"), outside).decode().encode("utf-16")
    yield "external subset", lambda: _xml(event.format("One"), f'<!DOCTYPE x SYSTEM "file://{secret}">')
    parameter = f'<!DOCTYPE x [<!ENTITY % a SYSTEM "file://{secret}"> %a;]>'
    yield "parameter entity", lambda: _xml(event.format("One"), parameter)
    # Nothing is included: the element is one that says nothing.
    inclusion = f'<xi:include parse="text" href="file://{secret}" xmlns:xi="http://www.w3.org/2001/XInclude"/>'
    yield "inclusion", lambda: _xml(event.format("One" + inclusion))


def _calendars() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "every second since 1970", lambda: _ics("RRULE:FREQ=SECONDLY")
    yield "every second of a day", lambda: _ics("RRULE:FREQ=DAILY;BYHOUR=1,2,3;BYMINUTE=1,2,3;BYSECOND=1,2,3")
    yield "30 February", lambda: _ics("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")
    yield "30 February, a billion times", lambda: _ics("RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=1000000000")
    yield "a billion days", lambda: _ics("RRULE:FREQ=DAILY;COUNT=1000000000")
    yield "until 9999", lambda: _ics("RRULE:FREQ=DAILY;UNTIL=99991231T235959Z")
    yield "a thousand rules", lambda: _ics(*["RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;UNTIL=21500101"] * 1000)
    yield "dates without end", lambda: _ics("RDATE:" + "20240101T100000Z," * 30_000)
    yield "zone without end", lambda: _ics("RRULE:FREQ=DAILY", start="DTSTART;TZID=/dev/zero:20240101T000000")
    yield "calendar of one line", lambda: _ics("DESCRIPTION:" + "x" * 9 * MB)
    yield "calendar of folds", lambda: _ics("DESCRIPTION:x" + "\r\n x" * 2 * MB)
    yield "calendar of lines", lambda: _ics(*["X:1"] * 600_000)
    yield "calendar of parameters", lambda: _ics("ATTENDEE" + ";CN=x" * MB + ":invalid:nomail")


def _deep() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "deep JSON", lambda: b'{"sessions":' * 800_000
    yield "deep JSON inside", lambda: b'[{"sessionId":"1","title":' + b"[" * MB + b"]" * MB + b"}]"
    yield "deep XML", lambda: _xml("<room>" * 100_000)
    yield "deep calendar", lambda: b"BEGIN:VCALENDAR\r\n" + b"BEGIN:VEVENT\r\n" * 100_000
    yield "deep HTML", lambda: _aws(abstract="<div>" * 20_000)
    yield "deep quotations", lambda: _aws(abstract="<blockquote>" * 300 + "x\n" * 40_000)
    yield "deep quotations, closed in a comment", lambda: _aws(abstract="<ul><!--</ul>-->" * 300 + "x\n" * 40_000)


def _long() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for name, text in (
        ("letters", "x"),
        ("blanks", " "),
        ("tabs", "\t"),
        ("brackets", "["),
        ("backslashes", "\\"),
        ("quotes", '"'),
    ):
        # As the title between two letters, since blanks at the ends go first of all.
        yield f"JSON of {name}", lambda text=text: _aws(title=f"a{text * 2 * MB}b", abstract=f"a{text * MB}b")
        yield f"table of {name}", lambda text=text: f"title,room\na{text * 9 * MB}b,c\n".encode()
    yield "XML of blanks", lambda: _xml(f"<event><title>a{' ' * 9 * MB}b</title></event>")
    yield "XML of an attribute", lambda: _xml(f"<event>{_TITLE}</event>", attributes=f'a="{"x" * 9 * MB}"')
    yield "calendar of blanks", lambda: _ics("LOCATION:a" + " " * 9 * MB + "b")
    yield "JSON of digits", lambda: b'[{"sessionId":"1","title":' + b"9" * 9 * MB + b"}]"
    yield "table of commas", lambda: b"," * 9 * MB
    yield "one line of nothing", lambda: b"x" * 10 * MB
    yield "a byte too long", lambda: b"x" * (10 * MB + 1)


def _many() -> Iterator[tuple[str, Callable[[], bytes]]]:
    for most in (5000, 5001):
        yield (
            f"{most} in XML",
            lambda most=most: _xml("".join(f"<event id='{n}'>{_TITLE}</event>" for n in range(most))),
        )
        yield (
            f"{most} in JSON",
            lambda most=most: json.dumps([{"sessionId": str(n), "title": "x"} for n in range(most)]).encode(),
        )
        yield f"{most} in a table", lambda most=most: b"title,room\n" + b"".join(b"%d,a\n" % n for n in range(most))
        yield f"{most} in a calendar", lambda most=most: _ics(*(_ANOTHER.format(n) for n in range(most - 1)))
    yield "elements", lambda: _xml("<a/>" * 310_000)
    yield "equal keys", lambda: b'[{"sessionId":"1","title":"One",' + b'"a":1,' * MB + b'"b":2}]'
    yield "columns", lambda: ",".join(map(str, range(100_000))).encode()


def _markup() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "tags", lambda: _aws(abstract="<b>" * 310_000)
    yield "tags without end", lambda: _aws(abstract="<a " * 310_000)
    for name, html in (
        ("blanks in HTML", "<b>x</b>" + " " * 90_000 + "x"),
        ("blanks in HTML as entities", "<b>x</b>" + "&#32;" * 18_000 + "x"),
        ("lines in HTML", "<pre>x" + "\n" * 90_000 + "x</pre>"),
        ("paragraphs of HTML", "<b>x</b>" + "\n\nx" * 30_000),
    ):
        sessions = [{"sessionId": str(number), "title": "One", "abstract": f"{html}{number}"} for number in range(40)]
        yield name, lambda sessions=sessions: json.dumps(sessions).encode()


def _packed() -> Iterator[tuple[str, Callable[[], bytes]]]:
    yield "gzip bomb", lambda: gzip.compress(bytes(200 * MB), 1)
    yield "gzip bomb in parts", lambda: gzip.compress(bytes(MB)) * 100
    yield "zip bomb", lambda: _zip([bytes(200 * MB)])
    yield "zip of zips", lambda: _zip([_zip([_zip([bytes(MB)])])])
    yield "zip of many", lambda: _zip([b""] * 5000)
    yield "zip that lies", lambda: _lying(_zip([bytes(50 * MB)]), 50 * MB)


def _zip(members: list[bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for number, content in enumerate(members):
            archive.writestr(zipfile.ZipInfo(f"{number}"), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _lying(content: bytes, size: int) -> bytes:
    """Say of a member that it has ten bytes."""
    return content.replace(size.to_bytes(4, "little"), (10).to_bytes(4, "little"))
