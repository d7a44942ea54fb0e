"""Front matters as people and programs write them, right and wrong."""

SOURCE = {
    "title": 'title: "Three days at the harbour"',
    "emoji": 'emoji: "⚓"',
    "type": 'type: "idea"',
    "topics": 'topics: ["aws", "運用"]',
    "published": "published: false",
}

VALUES = {
    "title": (
        '"x"', "x", "", '""', "''", '" "', "~", "null", "Null", "NULL", "nUll", "2024", "-5", "+5", "0x1F",
        "0o17", "0b101", "017",
        "1_000", "1_", "_1", "1.5", "1.", ".5", "-.5", "1e3", "1e", "true",
        "True", "TRUE", "false",
        "yes", "No", "on", "2024-01-31", "2024-01-31 09:00:00", "12:30", "1:2:3", "[a]", "[]", "{a: 1}", "{}",
        "|\n  Two\n  lines",
        ">\n  folded\n  text", "!!str 2024", "!!int 5", '!!int "x"', "!!float 5", "!!bool true",
        "!!null ~", '!!int ""', '!!bool "x"', "!!binary x", "!!seq x",
        "!own x", '"\\u3042"', '"\\x41"', "'it''s'", "a # comment", "'#'", "a: b",
        '"a: b"', "a:b",
        "記" * 70, "記" * 71, "🎪" * 35, "🎪" * 35 + "a", "x" * 70, "x" * 71, f'"{"x" * 71}"', "“quoted”",
        "@handle", "`code`", "%x",
        "- x", "? x", "&a x", "*a", "\ttab", "x\t", "===", "<<", "\n  indented", '"two\n  lines"',
    ),
    "emoji": (
        '""', "", "~", "1", "true", "[⚓]", "⚓", "'⚓'", '"⚓⚓"', '"⚓ ⚓"', '"ab"', '"a⚓"', '"⚓ "', '" ⚓"',
        '"1️⃣"', '"1"', '"#"', '"❤"',
        '"❤️"', '"👩‍💻"', '"👨‍👩‍👧‍👦"', '"🇯🇵"', '"🇯"', '"🏳️‍🌈"', '"👍🏽"', '"🏴󠁧󠁢󠁥󠁮󠁧󠁿"', '"©"', '"™"', '"★"', '"☆"',
        '"→"', '"↔"', '"㊗"', '"🀄"',
        '":anchor:"', '"\\U0001F3AA"', '"\\ud83c\\udfaa"', '"☺"', '"☎️"', '"🫠"', '"🪿"', '"🫨"',
    ),
    "type": (
        '"tech"', "tech", "idea", '"idea "', '" idea"', "Idea", "IDEA", '"poem"', "", '""', "~", "true", "1",
        "[tech]", "[]", "tech # x",
        "'tech'", '"tech\\n"', "[tech, idea]", "{tech: 1}", "テック", "false", "0",
    ),
    "topics": (
        "[]", "", "~", '""', "aws", '"aws"', "aws, ai", "2024", "[2024]", "[true]", "[~]", "[aws, ]",
        "[aws, '']", '["aws", ""]', "[a, b, c, d, e]",
        "[a, b, c, d, e, f]", f"[{'a' * 18}]", f"[{'a' * 19}]", f"[{'あ' * 18}]", f"[{'あ' * 19}]",
        f"[{'🎪' * 9}]", f"[{'🎪' * 9}a]",
        f"[{'a' * 19}, 5]", "[c++]", '["c#"]', "['#aws']", '[" aws"]', '["aws "]', "[event driven]",
        "[event-driven]", "[node.js]", "[a_b]",
        "[a・b]", "[a　b]", "[[aws]]", "[{a: 1}]", "{aws: 1}", "\n  - aws\n  - ai", "\n- aws\n- ai",
        "\n  - aws\n  - 2024", "[1.5]", "['aws', \"ai\"]",
        "[aws,ai]", "[aws ai, go]", "[!!str 5]", "[a, a]", "[yes]", "[2024-01-31]", '["\\t"]', "[ａｗｓ]",
    ),
    "published": (
        "true", "True", "TRUE", "False", "FALSE", "tRue", "yes", "no", "on", "off", "y", "n", "1", "0",
        '"true"', "'false'", '"false"', "null", "~",
        "", "[true]", "[]", "{}", "!!bool true", '!!bool "true"', "!!str true", "true # public", "true  ",
        "truee", "t", "draft", "2024-01-31",
    ),
    "published_at": (
        "2024-01-31", '"2024-01-31"', '"2024-01-31 09:00"', "2024-01-31 09:00", '"2024-01-31T09:00"',
        "2024-01-31T09:00", '"2024/01/31"',
        "2024/1/31", "2024-1-31", "20240131", "2024", "3000", "2024.5", "2024-01", '""', "", "~", "true",
        "false", "[2024-01-31]", "[]",
        '"2024-13-01"', '"2024-00-10"', '"2024-01-00"', '"2024-01-32"', '"2024-02-30"', '"2023-02-29"',
        '"2024-02-29"', '"2024-04-31"',
        '"2024-01-31 24:01"', '"2024-01-31 25:00"', '"2024-01-31 09:60"',
        '"2024-01-31 9:00"', '"2024-01-31  09:00"',
        '"2024-01-31 09:00:00"', '"2024-01-31\\t09:00"', '"2024-01-31　09:00"', '"2024-01-31 09:00 "',
        '" 2024-01-31"', '"2024-01-31\\n"',
        '"２０２４-01-31"', '"2999-01-01"', '"2999-01-01 09:00"', "2999-01-01", '"9999-12-31"',
        '"0000-01-01"', '"0001-01-01"',
        '"tomorrow"', '"2024年1月31日"', '"31-01-2024"', "2024-01-31 09:00:00+09:00", '"2999/01/01"',
        "2024-01-31 # x", "{a: 1}", "12:30",
    ),
    "publication_name": (
        '"harbour"', "harbour", '"ab"', '"a"', f'"{"a" * 15}"', f'"{"a" * 16}"', '"a_b"', '"a-b"', '"A"',
        '"Harbour"', '"harbour "', '""', "",
        "~", "42", "4", "true", "false", "0", "[ab]", "[a, b]", "[]", "{}", '"港港"', "1e3", "0x1F", "1.5", '"ab\\n"',
    ),
    "tags": (
        "[aws]", "[]", "aws", '""', "", "~", "\n  - aws",
        "[~]",
    ),
    "tag": ("[aws]", "[]", "aws", ""),
    "slug": ("other-slug-here", "5", ""),
    "bodyHtml": ("x", "'<p data-body-error>x</p>'"),
}  # fmt: skip
"""YAML of a value, as people and programs write it, by key."""

BLOCKS = (
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n# a comment at the end",
    "# a comment\n{title}\n\n{emoji}\n{type}\n{topics}\n{published}",
    "{published}\n{topics}\n{type}\n{emoji}\n{title}",
    "{title}  # a comment\n{emoji}\n{type}\n{topics}\n{published}\nother: {{a: 1, b: [2]}}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: !thing x",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: 2024-01-31",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: |\n  ---\n  x",
    '"title": "Quoted key"\n{emoji}\n{type}\n{topics}\n{published}',
    "'title': Quoted key\n{emoji}\n{type}\n{topics}\n{published}",
    "title : Blank before the colon\n{emoji}\n{type}\n{topics}\n{published}",
    "Title: Capital\n{emoji}\n{type}\n{topics}\n{published}",
    "{title}\n{emoji}\n{type}\n{topics}",
    "{title}",
    "{published}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n...",
    "{{title: x, published: true}}",
    "{title}\n{title}\n{emoji}\n{type}\n{topics}\n{published}",
    "{title}\n  bad: indent\n{emoji}",
    "just text",
    "- a\n- b",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\nother: &a x\nmore: *a",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n<<: {{a: 1}}",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n? complex\n: x",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n5: x",
    "{title}\n{emoji}\n{type}\n{topics}\n{published}\n__proto__: {{published: 1}}",
    "%YAML 1.2\n{title}",
)
"""Whole front matters."""

SLUGS = (
    "harbour-2026", "harbour_2026", "a" * 12, "a" * 11, "a" * 50, "a" * 51, "Harbour-2026", "harbour.2026",
    "harbour 2026", "港" * 12, "1" * 12,
    "-" * 12, "_" * 12, "harbour-2026é", "harbour+2026",
)  # fmt: skip
"""Names of the article's file."""
