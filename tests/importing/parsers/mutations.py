"""Real feeds spoiled: cut down to their first entries, then changed at random places, in bytes or in their structure.

A case is made of its file and its number alone, so that one that fails can be made again.
"""

import csv
import gzip
import io
import json
import re
import zipfile
from functools import cache
from pathlib import Path
from random import Random
from xml.etree.ElementTree import Element, tostring

from defusedxml.ElementTree import fromstring

from importing.parsers.hostile import LINES, TEXTS, VALUES

KEPT = 3
"""How many entries of each list a sample keeps."""

WHOLE_EVERY = 75
"""One of how many cases spoils the whole file instead of a sample."""

_ENCODINGS = ("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-7", "cp932", "latin-1", "cp037")


def case(file: Path, number: int) -> bytes:
    """Return the bytes of a case: a file, or a sample of it, with one to three changes."""
    random = Random(f"{file.name} {number}")
    if number % WHOLE_EVERY:
        return mutated(file.suffix, _sample_of(file), random)
    return _changed_bytes(file.read_bytes(), random)


@cache
def _sample_of(file: Path) -> bytes:
    return sample(file.suffix, file.read_bytes())


def mutated(suffix: str, content: bytes, random: Random) -> bytes:
    """Return a feed with one to three changes; ``suffix`` names its format."""
    for _ in range(random.randint(1, 3)):
        # What is spoiled in its bytes is mostly refused at once, and never sees the rest of its parser.
        change = _changed_bytes if random.random() < 0.15 else _OF_STRUCTURE[suffix]
        content = change(content, random)
    return content if random.random() < 0.95 else _packed(content, random)


def sample(suffix: str, content: bytes) -> bytes:
    """Return a feed with the first entries of each of its lists alone; one that cannot be read stays as it is."""
    try:
        return _SAMPLES[suffix](content)
    except ValueError:
        return content


def _sample_of_json(content: bytes) -> bytes:
    return json.dumps(_cut(json.loads(content)), ensure_ascii=False).encode()


def _cut(value: object) -> object:
    if isinstance(value, dict):
        return {key: _cut(inner) for key, inner in value.items()}
    return [_cut(inner) for inner in value[:KEPT]] if isinstance(value, list) else value


def _sample_of_xml(content: bytes) -> bytes:
    root = fromstring(content)
    for parent in list(root.iter()):
        seen: dict[str, int] = {}
        for child in list(parent):
            seen[child.tag] = seen.get(child.tag, 0) + 1
            if seen[child.tag] > KEPT:
                parent.remove(child)
    return tostring(root, encoding="utf-8", xml_declaration=True)


def _sample_of_calendar(content: bytes) -> bytes:
    head, *events = content.split(b"BEGIN:VEVENT")
    if len(events) <= KEPT:
        return content
    return b"BEGIN:VEVENT".join([head, *events[:KEPT]]) + b"END:VCALENDAR\r\n"


def _sample_of_table(content: bytes) -> bytes:
    return _table(list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))[: KEPT + 1])


def _table(rows: list[list[str]]) -> bytes:
    written = io.StringIO()
    csv.writer(written).writerows(rows)
    return written.getvalue().encode(errors="surrogatepass")


_SAMPLES = {
    ".json": _sample_of_json,
    ".xml": _sample_of_xml,
    ".ics": _sample_of_calendar,
    ".csv": _sample_of_table,
}


def _flipped(content: bytes, random: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(random.randint(1, 8) if changed else 0):
        changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def _slice(content: bytes, random: Random) -> tuple[int, int]:
    begin = random.randint(0, len(content))
    return begin, min(len(content), begin + random.choice((1, 10, 100, 5000)))


def _deleted(content: bytes, random: Random) -> bytes:
    begin, end = _slice(content, random)
    return content[:begin] + content[end:]


def _doubled(content: bytes, random: Random) -> bytes:
    begin, end = _slice(content, random)
    return content[:end] + content[begin:end] * random.choice((1, 2, 30)) + content[end:]


def _truncated(content: bytes, random: Random) -> bytes:
    return content[: random.randint(0, len(content))]


def _swapped_lines(content: bytes, random: Random) -> bytes:
    lines = content.split(b"\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"\n".join(lines)


def _inserted(content: bytes, random: Random) -> bytes:
    at = random.randint(0, len(content))
    return content[:at] + random.choice(TEXTS).encode(errors="surrogatepass") + content[at:]


def _other_encoding(content: bytes, random: Random) -> bytes:
    return content.decode(errors="replace").encode(random.choice(_ENCODINGS), "replace")


_VALUE = re.compile(r'"[^"\n]*"|>[^<>\n]+<|(?<=[:,])[^,:\n]+')


def _changed_text(content: bytes, random: Random) -> bytes:
    """Put a hostile text in the place of something that looks like a value, whatever the format is."""
    text = content.decode(errors="replace")
    if found := list(_VALUE.finditer(text)):
        at = random.choice(found)
        before, after = at[0][0], at[0][-1]
        whole = before not in '">'
        instead = random.choice(TEXTS) if whole else f"{before}{random.choice(TEXTS)}{after}"
        text = text[: at.start()] + instead + text[at.end() :]
    return text.encode(errors="replace")


_OF_BYTES = (_flipped, _deleted, _doubled, _truncated, _swapped_lines, _inserted, _other_encoding, _changed_text)


def _changed_bytes(content: bytes, random: Random) -> bytes:
    return random.choice(_OF_BYTES)(content, random)


def _packed(content: bytes, random: Random) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("feed"), content)
    whole = random.choice((gzip.compress(content, mtime=0), packed.getvalue()))
    return random.choice((bytes, lambda sound: _flipped(sound, random), lambda sound: _truncated(sound, random)))(whole)


def _changed_json(content: bytes, random: Random) -> bytes:
    """Replace, remove, double, rename, wrap or move a node of a JSON value."""
    try:
        root = {"": json.loads(content)}
    except ValueError:
        return _changed_text(content, random)
    nodes = list(_nodes(root))
    holder, key = random.choice(nodes)
    other, elsewhere = random.choice(nodes)
    what = random.choice(("replace", "replace", "replace", "remove", "double", "rename", "wrap", "move"))
    if what == "replace":
        holder[key] = random.choice(VALUES)
    elif what == "remove":
        del holder[key]
    elif what == "double" and isinstance(holder, list):
        holder[key:key] = [holder[key]] * random.choice((1, 50))
    elif what == "rename" and isinstance(holder, dict):
        holder[str(elsewhere)] = holder.pop(key)
    elif what == "move":
        holder[key] = json.loads(json.dumps(other[elsewhere]))
    else:
        for _ in range(random.choice((1, 2, 80))):
            holder[key] = random.choice((lambda inner: [inner], lambda inner: {"name": inner}))(holder[key])
    return json.dumps(root.get("", root)).encode()


def _nodes(root: object) -> list[tuple[object, object]]:
    """Return every place of a value as its holder and its key or index."""
    found: list[tuple[object, object]] = []
    waiting = [root]
    while waiting:
        holder = waiting.pop()
        for key, inner in holder.items() if isinstance(holder, dict) else enumerate(holder):
            found.append((holder, key))
            if isinstance(inner, dict | list):
                waiting.append(inner)
    return found


def _changed_xml(content: bytes, random: Random) -> bytes:
    """Give an element a hostile text or attribute, or remove, double, rename, nest or move it."""
    try:
        root = fromstring(content)
    except (ValueError, SyntaxError):
        return _changed_text(content, random)
    elements = list(root.iter())
    parent = random.choice([each for each in elements if len(each)] or [root])
    child = random.choice(list(parent) or [Element("event")])
    what = random.choice(
        ("text", "text", "text", "attribute", "attribute", "remove", "double", "rename", "nest", "move")
    )
    if what == "text":
        random.choice(elements).text = random.choice(TEXTS)
    elif what == "attribute":
        holder = random.choice([each for each in elements if each.attrib] or [root])
        holder.set(random.choice([*holder.attrib, "date", "name"]), random.choice(TEXTS))
    elif what == "remove" and len(parent):
        parent.remove(child)
    elif what == "double":
        parent.extend([child] * random.choice((1, 50)))
    elif what == "rename":
        child.tag = random.choice(elements).tag
    elif what == "nest":
        for _ in range(random.choice((1, 2, 80))):
            inner = Element(child.tag, child.attrib)
            inner.extend(list(child))
            child[:] = [inner]
    else:
        parent.append(random.choice(list(child) or [Element("event")]))
    return tostring(root, encoding="utf-8").replace(b"&lt;", b"<" if random.random() < 0.1 else b"&lt;")


def _changed_calendar(content: bytes, random: Random) -> bytes:
    """Give a property a hostile value, or put a line of another calendar in."""
    lines = content.decode(errors="replace").split("\n")
    at = random.randrange(len(lines))
    if random.random() < 0.5:
        lines.insert(at, random.choice(LINES))
    else:
        name = random.choice((lines[at].partition(":")[0], *(line.partition(":")[0] for line in LINES)))
        lines[at] = f"{name}:{random.choice(TEXTS)}"
    return "\n".join(lines).encode(errors="surrogatepass")


def _changed_table(content: bytes, random: Random) -> bytes:
    """Give a cell a hostile text, or remove or double a cell or a row."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    except (ValueError, csv.Error):
        return _changed_text(content, random)
    row = random.choice([each for each in rows if each] or [[""]])
    at = random.randrange(len(row))
    text = random.choice(TEXTS)
    many = 300 if len(text) < 100 else 1
    row[at : at + random.choice((0, 1, 1, 1))] = [text] * random.choice((0, 1, 1, 1, 1, many))
    return _table(rows + [row] * random.choice((0, 0, 1, 50)))


_OF_STRUCTURE = {".json": _changed_json, ".xml": _changed_xml, ".ics": _changed_calendar, ".csv": _changed_table}
