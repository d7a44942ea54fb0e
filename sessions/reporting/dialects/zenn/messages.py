"""Messages of the checks that only Zenn has, marked for translation."""

from collections.abc import Mapping

from sessions.rules.translation_marks import gettext_noop

MESSAGES: Mapping[str, str] = {
    "image-extension": gettext_noop(
        "The name of the image “%(name)s” must end in .png, .jpg, .jpeg, .gif or .webp, in lower-case letters."
    ),
    "image-too-big": gettext_noop("The image “%(name)s” is larger than 3 MB."),
    "image-path": gettext_noop("The image path “%(name)s” cannot be published. Write only the name of the photo."),
    "slug-format": gettext_noop("The slug needs 12 to 50 characters. Use a–z, 0–9, - and _."),
    "image-form": gettext_noop("Write the image as ![](%(name)s): without < >, and not as a reference."),
    "image-fatal": gettext_noop(
        "Zenn cannot read an article with the image path “%(name)s”: it contains “..” or a wrong code with %%."
    ),
    "image-lost": gettext_noop("Zenn does not show the image “%(name)s”: write the name of a photo or a web address."),
    "body-length": gettext_noop(
        "The text has %(length)d characters, and at most 80,000 are allowed. Remove %(over)d, or make two reports."
    ),
    "front-unreadable": gettext_noop("Zenn cannot read the imported front matter."),
    "title-type": gettext_noop("The imported title is not a text. It needs quotes."),
    "published-type": gettext_noop("“published: %(value)s” is neither true nor false without quotes."),
    "title-length": gettext_noop(
        "The title is too long: it has %(length)d characters, and at most 70 are allowed. An emoji counts as two or "
        "more."
    ),
    "kind-unknown": gettext_noop("The type must be “tech” or “idea”."),
    "emoji-missing": gettext_noop("The article has no emoji."),
    "emoji-one": gettext_noop("Use exactly one emoji."),
    "emoji-alone": gettext_noop("The emoji has other characters beside it."),
    "topics-type": gettext_noop("The imported topics are not a list."),
    "topic-type": gettext_noop("The topic “%(topic)s” is not a text. It needs quotes."),
    "topics-missing": gettext_noop("The article has no topics."),
    "topics-many": gettext_noop("There are %(count)d topics; at most 5 are allowed."),
    "topic-empty": gettext_noop("One of the topics is empty."),
    "topic-length": gettext_noop("The topic “%(topic)s” is longer than 18 characters."),
    "topic-letters": gettext_noop("The topic “%(topic)s” contains a symbol or a space. Write “cpp” for C++."),
    "date-format": gettext_noop("The publication date must have the form 2024-01-31 or 2024-01-31 09:00."),
    "date-type": gettext_noop("The publication date “%(value)s” is not a text. Zenn shows nothing of such an article."),
    "date-impossible": gettext_noop("There is no such day: “%(value)s”."),
    "date-future": gettext_noop("For a publication date in the future, “Published” must be on."),
    "publication-name": gettext_noop("The publication name needs 2 to 15 characters. Use a–z, 0–9 and _."),
    "tags-used": gettext_noop("The imported front matter contains “tags”, but Zenn reads “topics”."),
}
