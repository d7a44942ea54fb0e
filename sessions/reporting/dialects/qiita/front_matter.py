"""Qiita's front matter: the keys that qiita-cli writes, all present, in its order."""

from sessions.reporting.dialects.shared.front_matter import FrontFormat, flag_key, list_key, site_key, text_key

FRONT = FrontFormat(
    [
        text_key("title", "title", always=True),
        list_key("tags", "topics", always=True),
        site_key("private", "false", is_text=False),
        site_key("updated_at", '""', is_text=True),
        site_key("id", "null", is_text=True),
        site_key("organization_url_name", "null", is_text=True),
        site_key("slide", "false", is_text=False),
        flag_key("ignorePublish", "published", inverse=True),
    ]
)
