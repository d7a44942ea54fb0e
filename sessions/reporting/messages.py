"""Messages of findings, in the language of the reader."""

from collections.abc import Mapping

from django.utils.translation import gettext

from sessions.article.dialects import Dialect
from sessions.article.findings import Finding
from sessions.rules.translation_marks import gettext_noop

MESSAGES: Mapping[str, str] = {
    "nothing-attended": gettext_noop(
        "No session is in the report yet. Mark sessions as attended, or choose them in the settings."
    ),
    "filter-empty": gettext_noop("No session fits the filter of this report."),
    "held-twice": gettext_noop("Sessions that are also in another report (%(count)d): %(names)s"),
    "article-unknown": gettext_noop("“%(file)s” is not the file of a report of this event."),
    "author-name": gettext_noop("Links to the other reports need your name at %(site)s."),
    "address-unknown": gettext_noop("Not linked until they are published: %(titles)s"),
    "empty-day": gettext_noop("This day has no note and no session yet."),
    "no-recording": gettext_noop("No recording link yet, and no note that says there is no recording."),
    "no-recording-usual": gettext_noop("Sessions of this format are rarely recorded. Say so in the note."),
    "no-heading": gettext_noop("This chapter has no heading."),
    "nothing-written": gettext_noop("The summary and the impressions are still empty."),
    "no-summary": gettext_noop("The summary is still empty."),
    "no-impressions": gettext_noop("The impressions are still empty."),
    "unplaced": gettext_noop("These photos are not used in any text: %(names)s"),
    "bold-stays-text": gettext_noop(
        "This will not be bold: “%(excerpt)s”. Put the punctuation, or a space, outside the asterisks."
    ),
    "emphasis-stays-text": gettext_noop(
        "These marks will be shown as text: “%(excerpt)s”. Put the punctuation, or a space, outside them."
    ),
    "emphasis-runs-on": gettext_noop(
        "“%(excerpt)s”: these words run on in bold, italics or strikethrough. Put the punctuation, or a "
        "space, outside the marks."
    ),
    "unclosed-box": gettext_noop("Line %(line)d, “%(excerpt)s”: this box has no closing line, or no opening line."),
    "unclosed-code": gettext_noop("Line %(line)d, “%(excerpt)s”: this code block has no closing line."),
    "unclosed-formula": gettext_noop("Line %(line)d, “%(excerpt)s”: this formula has no closing line."),
    "heading-name-as-text": gettext_noop(
        "“%(excerpt)s” will be shown as plain text, not as a heading: every session has a part with this name."
    ),
    "video-id": gettext_noop("“%(excerpt)s” does not link to a video: the ID of a video has eleven characters."),
    "video-card": gettext_noop("Some sites show “%(excerpt)s” as a link, not as a player."),
    "html-as-text": gettext_noop("“%(excerpt)s” is shown as text: HTML is not used. Write it in Markdown."),
    "link-empty": gettext_noop("The link “%(excerpt)s” has no address."),
    "label-twice": gettext_noop(
        "%(labels)s: also defined in “%(other)s”, with other words. An article has one definition for each label, so "
        "both places show the same. Use another label here."
    ),
    "image-missing": gettext_noop("The image “%(name)s” has no file yet."),
    "image-unknown": gettext_noop("The image “%(name)s” is not one of the photos of this event."),
    "title-missing": gettext_noop("The article has no title."),
}
"""Message of each key that all dialects share; others are in ``Dialect.messages``."""


def sentence_of(finding: Finding, dialect: Dialect) -> str:
    """Return the message of a finding."""
    text = MESSAGES.get(finding.key) or dialect.messages[finding.key]
    return gettext(text) % finding.params
