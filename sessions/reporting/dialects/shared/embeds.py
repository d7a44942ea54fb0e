"""Public addresses of what the house notation embeds, for sites that only link to it."""

_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v=",
    "speakerdeck": "https://speakerdeck.com/player/",
    "slideshare": "https://www.slideshare.net/slideshow/embed_code/key/",
    "docswell": "https://www.docswell.com/slide/",
}


def address_of(kind: str, value: str) -> str:
    """Return the address of an embed, or "" where its value is none and its site has none for it.

    One with ``<`` or ``>`` is none: it would end the address, and what follows would be HTML.
    """
    if "<" in value or ">" in value:
        return ""
    if value.startswith(("https://", "http://")):
        return value
    return f"{_PLAYERS[kind]}{value}" if kind in _PLAYERS else ""


def embed_of(address: str) -> str:
    """Return the embed of an address made by `address_of` that a bare address would not show as a player, or ""."""
    for kind in ("speakerdeck", "slideshare"):
        if address.startswith(_PLAYERS[kind]) and (value := address.removeprefix(_PLAYERS[kind])):
            return f"@[{kind}]({value})"
    return ""
