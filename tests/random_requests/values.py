"""Values that a hostile or careless client puts where a number, a date, an address or a text is expected."""

import random

NUMBERS = (
    *("0", "-0", "-1", "+1", "1", "2", "007", "1.5", "1e9", "1e400", "NaN", "Infinity", "-inf", "0x10", "1_000", " 1 "),
    *("９", "２０", "²", "١٢", "Ⅷ", "99", "10000", "2147483648", "9223372036854775807", "9223372036854775808"),
    *("9" * 30, "-" + "9" * 30, "9" * 5000, "true", "null", "None"),
)
MOMENTS = (
    *(
        "0000-00-00",
        "0001-01-01",
        "9999-12-31",
        "10000-01-01",
        "2026-02-30",
        "2026-12-01",
        "２０２６-１２-０１",
        "-1-1-1",
    ),
    *("0001-01-01T00:00", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00:00-14:00", "2026-12-01T24:00", "25:61"),
    *("23:59", "00:00", "9:5", "24:00", "٠٩:٠٠", "10:00:00.9999999", "2026-12-01T09:00:00+99:99", "2026-W01-1"),
)
ADDRESSES = (
    *(
        "https://[",
        "https://x]y",
        "https://[::1",
        "https://[v1.x]/",
        "http://[x",
        "//[",
        "https://example.com：日本語の説明",
    ),
    *("https://example.com:99999/", "https://example.com:²/", "https://example.com:/", "https://a@b@c/", "https://"),
    *("https://" + "a" * 300 + ".example/", "https://xn--a.example/", "https://xn--.example/", "https://ⅷ.example/"),
    *(
        "https://.example/",
        "https://a..example/",
        "https://\u2100.example/",
        "https://www.youtube.com/watch?v=[",
        "https:",
    ),
    *(
        "https://youtu.be/abcDEF_-123?t=²s",
        "javascript:alert(1)",
        "/",
        "\\\\x",
        "//example.org",
        "https://[fe80::1%25]/",
    ),
    *(
        "https://youtu.be/[",
        "https://www.youtube.com]/watch",
        "https://\uff0e/",
        "HTTPS://EXAMPLE.com\\@x",
        "webcal://[",
    ),
    *("https://localhost/#https://[", "https://example.org/?t=" + "9" * 30, "data:,x", "https://example.org/\u2028x"),
)
KEYS = (
    *(
        "00000000-0000-0000-0000-000000000000",
        "0" * 32,
        "{00000000-0000-0000-0000-000000000000}",
        "urn:uuid:" + "0" * 32,
    ),
    *("00000000-0000-0000-0000-00000000000", "٠" * 32, "０" * 32, "g" * 32, "-" * 36),
)
TEXTS = (
    *(
        "",
        " ",
        "a",
        "a\0b",
        "\0",
        "\ud800",
        "\udfff\ud800",
        "\ufffe",
        "\u202eabc",
        "e\u0301" * 40,
        "👩\u200d👩\u200d👧",
        "\r\n",
    ),
    *("x" * 101, "x" * 100_001, "あ" * 50_000, "%", "%s%(x)s{0}{x}", "{{ x }}{% x %}", "\\", "'\"><script>", "[" * 500),
    *("![](https://[)", "[x](https://x]y)", "<https://[>", "@[youtube](https://[)", "@[card](https://x]y)", "$$" * 40),
    *("https://[\n\nhttps://x]y\n\nhttps://example.com：日本語の説明", "![x](https://[/a =9999999999999999999999x)"),
    *(
        "```js:" + "a" * 60,
        ":::message\n" * 9,
        "[^1]\n\n[^1]: [^1]",
        "---\ntitle: [\n---",
        "- " * 60,
        "> " * 60,
        "&#99999999999;",
    ),
    *(
        "10:42 x\n99:99 y\n²:30 z\n25:00",
        "[10:42](https://[)",
        "#" * 40,
        "|a|\n|-|\n|" * 30,
        "@[tweet](https://[)",
        "&#x110000;",
    ),
    *("{}", "[]", '{"a": [1, {"b": null}]}', '"', "[" * 5_000, "{" * 50, "null", "true", '{"version": 1e999}'),
    *(
        "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART:99991231T235959Z\nEND:VEVENT\nEND:VCALENDAR",
        "a,b\n1,2\n",
        "=1+1",
        "%PDF-1",
    ),
    *("left", "right", "up", "down", "on", "off", "all", "last", "one.png", "harbour", "ja", "en", "UTC", "Asia/Tokyo"),
    *(
        "../../etc/passwd",
        "/etc/localtime",
        "Asia",
        "Asia/",
        "UTC\0",
        "posixrules",
        "../UTC",
        "GMT+99",
        "a" * 255,
        "CON",
    ),
)
EVERY = NUMBERS + MOMENTS + ADDRESSES + KEYS + TEXTS


def some(random: random.Random) -> str:
    """Return one of the values, at times two of them joined; those of each kind are equally likely."""
    value = random.choice(random.choice((NUMBERS, MOMENTS, ADDRESSES, KEYS, TEXTS)))
    return value + random.choice(("", " ", ",", "\n")) + random.choice(EVERY) if random.random() < 0.1 else value


def quoted(random: random.Random, text: str) -> str:
    """Return a value as a part of an address: escaped in one of the ways in which clients do, or not at all."""
    data = text.encode("utf-8", "surrogatepass")
    if random.random() < 0.1:
        data += random.choice((b"\xff", b"\xed\xa0\x80", b"\xc0\x80", b"%", b"%u0041", b"\xf5\x80\x80\x80"))
    keep = b"" if random.random() < 0.7 else b"/:?#[]@!$&'()*+,;=%"
    plain = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~" + keep
    return "".join(chr(byte) if byte in plain else f"%{byte:02X}" for byte in data)
