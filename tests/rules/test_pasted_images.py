"""Images in text pasted from a site's editor: Markdown and HTML, matched to the pictures of an article."""

from sessions.rules.pasted_images import PastedImage, matched, pasted_images

HOST = "https://qiita-image-store.example/0"


def test_images_in_markdown_and_html_are_found_with_their_names() -> None:
    text = (
        f"![com301_0.jpg]({HOST}/1.jpeg) and\n"
        f'<img width="640" alt="hall &amp; stage.png" src="{HOST}/2.png?a=1&amp;b=2">\n'
        f'![titled]({HOST}/3.png "a title")\n'
        "![plain](http://example.com/4.png) ![local](a.png) <img alt='x'>"
    )
    assert list(pasted_images(text)) == [
        PastedImage("com301_0.jpg", f"{HOST}/1.jpeg"),
        PastedImage("hall & stage.png", f"{HOST}/2.png?a=1&b=2"),
        PastedImage("titled", f"{HOST}/3.png"),
    ]


def test_image_matches_by_its_name_with_or_without_extension_and_the_last_counts() -> None:
    images = [PastedImage("A.png", "https://x/1"), PastedImage("b", "https://x/2"), PastedImage("a.png", "https://x/3")]
    assert matched([*images, PastedImage("c.png", "https://x/4")], ["a.png", "b.jpg"]) == (
        {"a.png": "https://x/3", "b.jpg": "https://x/2"},
        [PastedImage("c.png", "https://x/4")],
    )


def test_images_without_names_match_in_order_when_there_are_as_many() -> None:
    images = [PastedImage("image.png", "https://x/1"), PastedImage("image.png", "https://x/2")]
    assert matched(images, ["a.png", "b.png"]) == ({"a.png": "https://x/1", "b.png": "https://x/2"}, [])
    assert matched(images, ["a.png"]) == ({}, images)
