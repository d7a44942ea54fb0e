"""Hugo's front matter: title, date, draft and tags."""

from sessions.reporting.dialects.shared.front_matter import FrontFormat, flag_key, list_key, plain_key, text_key

FRONT = FrontFormat(
    [
        text_key("title", "title", always=True),
        plain_key("date", "date"),
        flag_key("draft", "published", inverse=True, required=False),
        list_key("tags", "topics"),
    ]
)
