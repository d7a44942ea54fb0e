"""Headings of an edited article are those of the article that left."""

from sessions.article.heading_pairs import ArticleHeading, pair_headings


def headings(words: list[str]) -> list[ArticleHeading]:
    return [ArticleHeading(at, each, 2 if "Day" in each else 3, frozenset()) for at, each in enumerate(words)]


def test_of_equal_headings_each_stays_below_the_one_above_it() -> None:
    left = ["Day 1", "Lunch", "Nets", "Tea", "Day 2", "Lunch", "Knots", "Tea", "Day 3", "Lunch"]
    for gone in range(len(left)):
        stayed = [at for at in range(len(left)) if at != gone]
        found = pair_headings(headings(left), headings([left[at] for at in stayed]), ())
        assert [found[at] for at in sorted(found)] == stayed, left[gone]
