"""The addresses of reports, and what they show and are sent."""

from typing import Any

from django.urls import reverse

from sessions.models import Report

ARTICLE = """\
---
title: "Three days at the harbour"
emoji: "⚓"
type: "idea"
topics: ["aws"]
published: false
---

## Introduction

Hello.

## Day 1

### OPS301 | Quiet nights

https://www.youtube.com/watch?v=abcdefghijk

#### Summary

![](/images/harbour/harbour_0.png)

#### Impressions

Calm.
"""


def address(name: str, *args: Any) -> str:
    return reverse(f"sessions:{name}", args=["harbour", *args])


def detail(report: Report) -> str:
    return address("report-detail", report.slug)


def settings(**changes: Any) -> dict[str, Any]:
    """Return what the settings form sends for the report of these tests."""
    sent = {
        "version": 1,
        "title": "Three days at the harbour",
        "emoji": "⚓",
        "kind": "idea",
        "topics": "aws",
        "slug": "harbour-report",
        "image_folder": "harbour",
        "heading_level": 2,
        "sections": "summary",
        "holds": "attended",
        "shows_notes": "on",
    }
    return sent | changes
