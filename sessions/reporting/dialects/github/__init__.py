"""GitHub dialect (CommonMark with GitHub's extensions): ``<slug>.md`` and ``images/…``, checked with cmark-gfm."""

from .dialect import GitHub

__all__ = ["GitHub"]
