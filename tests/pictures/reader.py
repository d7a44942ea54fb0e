"""Reads picture files byte by byte, without the library that wrote them: what do they say besides their picture?"""

import struct
import zlib

SIGNS = (
    b"Exif\x00\x00",
    b"http://ns.adobe.com/",
    b"<x:xmpmeta",
    b"W5M0MpCehiHzreSzNTczkc9d",
    b"Photoshop 3.0",
    b"ICC_PROFILE",
)
PLAIN_SEGMENTS = {0xE0, 0xDB, 0xC0, 0xC1, 0xC2, 0xC4, 0xDA, 0xDD}
PLAIN_CHUNKS = {b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT"}
PLAIN_RIFF = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"}


def said_besides(data: bytes) -> list[str]:
    """Return the name of everything in the file that is not needed to show its picture; of HEIC, the signs only."""
    if data.startswith(b"\xff\xd8"):
        return _jpeg(data)
    if data.startswith(b"\x89PNG"):
        return _png(data)
    if data.startswith(b"GIF8"):
        return _gif(data)
    if data.startswith(b"RIFF"):
        return _webp(data)
    return [sign.decode("latin-1") for sign in SIGNS if sign in data]


def _jpeg(data: bytes) -> list[str]:
    found, at = [], 2
    while data[at + 1] != 0xD9:
        assert data[at] == 0xFF, at
        marker, length = data[at + 1], struct.unpack_from(">H", data, at + 2)[0]
        content = data[at + 4 : at + 2 + length]
        if marker not in PLAIN_SEGMENTS or (marker == 0xE0 and (content[:5] != b"JFIF\x00" or length != 16)):
            found.append(f"{marker:02X} {content[:12]!r}")
        at += 2 + length
        if marker == 0xDA:
            while data[at] != 0xFF or data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
                at += 1
    return found + ([f"behind {data[at + 2 :][:12]!r}"] if data[at + 2 :] else [])


def _png(data: bytes) -> list[str]:
    found, at, name = [], 8, b""
    while name != b"IEND":
        length, name = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        assert zlib.crc32(name + content) == struct.unpack_from(">I", data, at + 8 + length)[0]
        if name not in PLAIN_CHUNKS:
            found.append(name.decode())
        at += 12 + length
    return found + (["behind"] if data[at:] else [])


def _gif(data: bytes) -> list[str]:
    found, at = [], 13 + (3 * 2 ** ((data[10] & 7) + 1) if data[10] & 0x80 else 0)
    while data[at] != 0x3B:
        if data[at] == 0x21:
            label, at = data[at + 1], at + 2
            if label != 0xF9 and data[at : at + 12] != b"\x0bNETSCAPE2.0":
                found.append(f"{label:02X} {data[at : at + 12]!r}")
        else:
            flags = data[at + 9]
            at += 10 + (3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0) + 1
        while data[at]:
            at += data[at] + 1
        at += 1
    return found + (["behind"] if data[at + 1 :] else [])


def _webp(data: bytes) -> list[str]:
    found, at = [], 12
    assert struct.unpack_from("<I", data, 4)[0] == len(data) - 8
    while at < len(data):
        name, length = struct.unpack_from("<4sI", data, at)
        if name not in PLAIN_RIFF:
            found.append(name.decode())
        at += 8 + length + length % 2
    return found
