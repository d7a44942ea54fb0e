"""Zenn dialect (zenn.dev): ``articles/<slug>.md`` and ``images/<folder>/…``, checked against zenn-cli 0.5.2."""

from .dialect import Zenn

__all__ = ["Zenn"]
