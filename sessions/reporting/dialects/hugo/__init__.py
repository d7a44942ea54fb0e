"""Hugo dialect (gohugo.io): page bundles ``content/posts/<slug>/index.md``, checked with Hugo 0.168."""

from .dialect import Hugo

__all__ = ["Hugo"]
