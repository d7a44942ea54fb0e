"""Events made up by a seed: every construct of the house notation, in both languages, with pictures."""

import io
from datetime import date, timedelta
from random import Random

from PIL import Image

from factories import make_chapter, make_day, make_event, make_impression, make_photo, make_session, make_user
from sessions.models import Event, Photo, Report, SectionStyle

ENGLISH = "queues events hosts quiet alarms nights bridges water light code review budget people slow fast"
JAPANESE = "行列 夜 静かな 警報 橋 水 光 コード 査読 予算 人々 遅い 速い 会場 発表 質問"
WORDS = {"en": ENGLISH.split(" "), "ja": JAPANESE.split(" ")}
VIDEOS = ["6X4lSPkn4ps", "abcdefghijk", "dQw4w9WgXcQ"]


class Writer:
    """Writes texts of one event: paragraphs, lists, tables, boxes, embeds, code, pictures."""

    def __init__(self, random: Random, language: str, pictures: list[str]) -> None:
        self.random, self.language, self.pictures = random, language, pictures

    def words(self, count: int = 5) -> str:
        joined = " " if self.language == "en" else ""
        return joined.join(self.random.choices(WORDS[self.language], k=count))

    def block(self) -> str:
        words = self.words
        name = self.random.choice(self.pictures)
        video = self.random.choice(VIDEOS)
        return self.random.choice(
            [
                f"{words(9)}.\n{words(7)}.",
                f"**{words()}** and *{words(2)}* with `{{{{< {words(1)} >}}}} <b>` and [{words(2)}](https://example.com/a).",
                f"- {words()}\n- {words()}\n  - {words()}\n\n1. {words()}\n2. {words()}",
                f"| {words(1)} | {words(1)} |\n| --- | ---: |\n| {words(2)} | 1 |",
                f"> {words()}\n> {words()}",
                f":::message\n{words(8)}\n\n- {words()}\n:::",
                f":::message alert\n{words(8)}\n:::",
                f":::details {words(3)}\n{words(8)}\n\n```js:main.js\nconst a = '<b>';\n```\n:::",
                f"::::details {words(3)}\n{words(4)}\n\n:::message\n{words(4)}\n:::\n\n{words(3)}\n::::",
                f"![{words(2)}]({name})",
                f"![]({name})\n*{words(3)}*",
                f"![{words(2)}]({name} =250x)",
                f"![{words(1)}]({name} =250x120)\n*{words(3)}*",
                f"https://www.youtube.com/watch?v={video}",
                f"https://www.youtube.com/watch?v={video}&t=90s",
                "https://example.com/slides/a_b?c=d",
                "@[card](https://example.com/card)",
                "@[speakerdeck](0123456789abcdef0123456789abcdef)",
                "```python\ndef f(x: list[int]) -> str:\n    return '{{% raw %}}'\n```",
                "    indented <code>",
                f"{words(5)}[^{video}].\n\n[^{video}]: {words(4)}",
                "- [x] done\n- [ ] open",
                f"# {words(3)}\n\n{words(5)}",
                "---",
                f"<!-- {words(2)} -->",
                f"{words(3)}<br>{words(3)}",
            ]
        )

    def text(self, most: int = 5) -> str:
        return "\n\n".join(self.block() for _ in range(self.random.randint(0, most)))


def picture_bytes(seed: int) -> bytes:
    """Return a small PNG."""
    out = io.BytesIO()
    Image.new("RGB", (8, 6), (seed % 256, 80, 120)).save(out, "PNG")
    return out.getvalue()


def make_pictures(event: Event, names: list[str]) -> list[Photo]:
    """Store a picture under each name."""
    photos = []
    for seed, name in enumerate(names):
        photos.append(make_photo(event=event, name=name, content=picture_bytes(seed)))
    return photos


def generated_report(seed: int) -> Report:
    """Make an event with days, sessions, impressions, pictures and chapters, and its report."""
    random = Random(seed)
    language = random.choice(["en", "ja"])
    owner = make_user()
    event = make_event(owner=owner, name=f"Generated {seed}", slug=f"generated-{seed}", language=language)
    names = [f"gen{seed}_{number}.png" for number in range(3)]
    make_pictures(event, names)
    writer = Writer(random, language, names)
    report = Report(
        event=event,
        author=owner,
        title=f'{writer.words(3)} "{seed}" & <b> \\ #',
        emoji="🎪",
        topics=["aws", "ai"][: random.randint(1, 2)],
        published=random.choice([True, False]),
        heading_level=random.choice([1, 2, 3]),
        image_folder="generated",
        sections=random.choice(SectionStyle.values),
        shows_photos=random.choice([True, False]),
        **{f"shows_{fact}": random.choice([True, False]) for fact in ("date", "room", "speakers", "level", "rating")},
    )
    report.save()
    make_chapter(report=report, heading=writer.words(2), level=2, body=f"{writer.words(6)}\n\n{writer.text(8)}")
    for number in range(1, random.randint(2, 4)):
        day = make_day(event=event, number=number, on=date(2026, 11, 1) + timedelta(days=number), note=writer.text(2))
        for index in range(random.randint(1, 4)):
            session = make_session(
                day=day,
                code=f"GEN{number}{index}1-R",
                title=writer.words(4),
                room=random.choice(["", "Hall A | B"]),
                speakers=writer.words(2),
                recording_url=random.choice(["", f"https://www.youtube.com/watch?v={random.choice(VIDEOS)}"]),
                note=writer.text(1),
            )
            make_impression(
                session=session, author=owner, summary=writer.text(), body=writer.text(), rating=4, state="attended"
            )
    return report
