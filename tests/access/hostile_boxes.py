"""HEIC and AVIF that are built to cost whoever opens them much time or memory, made on the spot."""

import struct
from collections.abc import Iterator
from functools import cache, partial
from itertools import accumulate

from pictures import hostile as hostile_pictures
from pictures.hostile import ifd
from pictures.makers import encoded, photo

KINDS = {"HEIC": ("HEIF", b"hvcC", b"hvc1", b"heic"), "AVIF": ("AVIF", b"av1C", b"av01", b"avif")}


def box(name: bytes, content: bytes = b"") -> bytes:
    """Return a box with its length."""
    return struct.pack(">I", len(content) + 8) + name + content


def full(name: bytes, content: bytes = b"", version: int = 0, flags: int = 0) -> bytes:
    """Return a box with version and flags."""
    return box(name, bytes([version]) + flags.to_bytes(3) + content)


@cache
def _small(kind: str) -> tuple[bytes, bytes]:
    """Return the configuration of a small coded picture, and its bytes."""
    form, config, *_ = KINDS[kind]
    content = encoded(photo(64, 64), form, **({"speed": 10} if kind == "AVIF" else {}))
    at = content.index(config) - 4
    length = int.from_bytes(content[at : at + 4])
    return content[at : at + length], content[content.index(b"mdat") + 4 :]


def built(
    kind: str,
    items: list[bytes],
    payloads: list[bytes],
    *,
    size: tuple[int, int] = (64, 64),
    references: bytes = b"",
    properties: bytes = b"",
    extra: bytes = b"",
    before: bytes = b"",
) -> bytes:
    """Return a file of items by type, the first of which is shown, with their bytes in an `idat` box."""
    config, _ = _small(kind)
    brand = KINDS[kind][3]
    starts = accumulate(map(len, payloads), initial=0)
    locations = b"".join(
        struct.pack(">HHHHII", number, 1, 0, 1, at, len(payload))
        for number, (at, payload) in enumerate(zip(starts, payloads, strict=False), 1)
    )
    infos = b"".join(full(b"infe", struct.pack(">HH", n, 0) + item + b"\0", 2) for n, item in enumerate(items, 1))
    shapes = full(b"ispe", struct.pack(">II", *size)) + full(b"ispe", struct.pack(">II", 64, 64))
    depth = full(b"pixi", b"\3\x08\x08\x08")
    ties = b"".join(struct.pack(">HB", n, 3) + bytes([4, 1 if n == 1 else 2, 3]) for n in range(1, len(items) + 1))
    meta = [
        full(b"hdlr", bytes(4) + b"pict" + bytes(13)),
        full(b"pitm", struct.pack(">H", 1)),
        full(b"iloc", b"\x44\0" + struct.pack(">H", len(payloads)) + locations, 1),
        full(b"iinf", struct.pack(">H", len(items)) + infos),
        references and full(b"iref", references),
        box(
            b"iprp",
            box(b"ipco", shapes + depth + config + properties) + full(b"ipma", struct.pack(">I", len(items)) + ties),
        ),
        extra,
        box(b"idat", b"".join(payloads)),
    ]
    return box(b"ftyp", brand + bytes(4) + b"mif1" + brand) + before + full(b"meta", b"".join(meta))


def _refers(name: bytes, of: int, to: list[int]) -> bytes:
    return box(name, struct.pack(">HH", of, len(to)) + b"".join(struct.pack(">H", number) for number in to))


def boxes() -> Iterator[tuple[str, bytes]]:
    """Yield HEIC and AVIF files: boxes, lengths, items, references, grids, overlays."""
    for kind in KINDS:
        yield from _of(kind)


def _of(kind: str) -> Iterator[tuple[str, bytes]]:
    _, coded = _small(kind)
    item = KINDS[kind][2]
    plain = partial(built, kind, [item], [coded])
    whole = plain()
    yield f"{kind} that is whole", whole
    yield f"{kind} of free boxes", whole + box(b"free") * (hostile_pictures.LIMIT // 8)
    yield f"{kind} of free boxes before", plain(before=box(b"free") * (hostile_pictures.LIMIT // 8))
    yield f"{kind} of few free boxes", plain(before=box(b"free") * 200_000)
    yield f"{kind} of boxes in meta", plain(extra=box(b"free") * (hostile_pictures.LIMIT // 8))
    yield f"{kind} of properties", plain(properties=box(b"free") * (hostile_pictures.LIMIT // 8))
    yield f"{kind} of rotations", plain(properties=box(b"irot", b"\1") * (hostile_pictures.LIMIT // 9))
    depth = 100_000
    nested = b"".join(struct.pack(">I", 8 * (depth - at)) + b"ipco" for at in range(depth))
    yield f"{kind} of boxes in boxes", plain(extra=nested)
    yield f"{kind} with a box that has no end", whole + b"\0\0\0\0free" + bytes(1000)
    yield f"{kind} with a box of eight exabytes", whole + b"\0\0\0\1free" + b"\x7f" + b"\xff" * 7
    yield (
        f"{kind} with EXIF of many tags",
        built(kind, [item, b"Exif"], [coded, bytes(4) + ifd(60_000, 10_000_000)], references=_refers(b"cdsc", 2, [1])),
    )
    count = 60_000
    yield f"{kind} of items", built(kind, [item] * count, [coded] + [b""] * (count - 1))
    yield f"{kind} of items with bytes", built(kind, [item] * 900, [coded] + [coded] * 899)
    yield (
        f"{kind} of references",
        built(kind, [item] * 2, [coded] * 2, references=_refers(b"thmb", 2, [1] * 60_000) * 100),
    )
    grid = bytes([0, 0, 99, 99]) + struct.pack(">HH", 6400, 6400)
    tiles = _refers(b"dimg", 1, [2] * 10_000)
    yield f"{kind} of tiles", built(kind, [b"grid", item], [grid, coded], size=(6400, 6400), references=tiles)
    grid = bytes([0, 0, 255, 255]) + struct.pack(">HH", 16_384, 16_384)
    tiles = _refers(b"dimg", 1, [2] * 65_535)
    yield f"{kind} of many tiles", built(kind, [b"grid", item], [grid, coded], size=(16_384, 16_384), references=tiles)
    loop = _refers(b"dimg", 1, [1] * 4)
    grid = bytes([0, 0, 1, 1]) + struct.pack(">HH", 128, 128)
    yield f"{kind} of a grid of itself", built(kind, [b"grid"], [grid], size=(128, 128), references=loop)
    levels = 24
    chain = b"".join(_refers(b"dimg", n, [n + 1] * 4) for n in range(1, levels))
    yield (
        f"{kind} of grids of grids",
        built(
            kind, [b"grid"] * (levels - 1) + [item], [grid] * (levels - 1) + [coded], size=(128, 128), references=chain
        ),
    )
    for side, layers in ((4000, 200), (6000, 2000)):
        overlay = bytes(10) + struct.pack(">HH", side, side) + bytes(4 * layers)
        references = _refers(b"dimg", 1, [2] * layers)
        yield (
            f"{kind} of {layers} layers",
            built(kind, [b"iovl", item], [overlay, coded], size=(side, side), references=references),
        )
    chain = b"".join(_refers(b"dimg", n, [n + 1]) for n in range(1, 900))
    yield f"{kind} of identities", built(kind, [b"iden"] * 899 + [item], [b""] * 899 + [coded], references=chain)
