"""Hugo's front matter: title, date, draft, tags, and the authors of a team's article.

`authors` is the taxonomy by which sites with several authors list their articles.
"""

from sessions.reporting.dialects.shared.front_matter import FrontFormat, flag_key, list_key, plain_key, text_key

FRONT = FrontFormat(
    [
        text_key("title", "title", always=True),
        plain_key("date", "date"),
        flag_key("draft", "published", inverse=True, required=False),
        list_key("tags", "topics"),
        list_key("authors", "authors", written_only=True),
    ]
)
