"""``gettext_noop`` for modules without Django: marks texts that are translated later, where they are shown."""


def gettext_noop(text: str) -> str:
    """Return the text unchanged; ``make messages`` finds it by this function name."""
    return text
