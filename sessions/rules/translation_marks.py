"""Marks for texts that are translated where they are shown, for modules that know no Django."""


def gettext_noop(text: str) -> str:
    """Return the text as it is: ``make messages`` finds it by this name, gettext translates it later."""
    return text
