"""Repairs of texts: what one finding says of them, written in the only right way."""

from .findings import Repair
from .image_rename import with_destination
from .lines import scan, split_lines


def repaired_text(text: str, repair: Repair) -> str:
    """Return a text with a repair; unchanged where there is nothing to repair any more."""
    match repair.kind:
        case "picture":
            return with_destination(text, repair.old, repair.new)
        case "line":
            lines = scan(split_lines(text))
            return "\n".join(
                line.text.replace(repair.old, repair.new)
                if line.text.strip() == repair.old and not line.fenced
                else line.text
                for line in lines
            )
        case "ending":
            return f"{text.rstrip()}\n{repair.new}" if repair.old in text else text
        case _:
            return text
