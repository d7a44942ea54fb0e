"""Qiita dialect (qiita.com): ``public/<slug>.md``, checked with qiita-cli 1.10.0."""

from .dialect import NAME, Qiita

__all__ = ["NAME", "Qiita"]
