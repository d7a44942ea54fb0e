"""Weights of the features of headings: how much each tells for a session (positive) or against one.

Fitted by logistic regression to 99 labelled reports of 88 authors; signs that a heading is none are trusted more than
the others. With the reports of each author left out in turn, 89 % of the sessions are found (also those that are no
headings), and 94 % of what is found is right.
"""

WEIGHTS = {
    "bias": -0.39,
    "session-word": 1.18,
    "strong": 0.93,
    "like-likes": 0.85,
    "below-list": 0.79,
    "longest-title": 0.72,
    "tells": 0.63,
    "likes-session-word": 0.59,
    "longer-title": 0.55,
    "below-day": 0.54,
    "colon-inside": 0.49,
    "likes-six": 0.48,
    "likes-long-title": 0.44,
    "parts": 0.39,
    "one-day": 0.37,
    "article-tells": 0.34,
    "likes-strong": 0.33,
    "only-level": 0.32,
    "long-title": 0.3,
    "middle-title": 0.3,
    "no-days": 0.27,
    "in-day": 0.25,
    "about-talks": 0.2,
    "likes-many": -0.2,
    "top-level": -0.31,
    "deepest-level": -0.32,
    "below-other": -0.33,
    "rival-strong": -0.35,
    "depth-two": -0.4,
    "behind-days": -0.41,
    "children": -0.45,
    "text-300": -0.47,
    "below-nothing": -0.54,
    "likes-part": -0.62,
    "short-title": -0.65,
    "last": -0.71,
    "sentence": -0.83,
    "text-80": -0.86,
    "list": -0.96,
    "likes-frame": -1.09,
    "likes-silent": -1.17,
    "part": -1.4,
    "likes-sentence": -1.67,
    "frame": -1.84,
    "around": -2.39,
}
"""The weight of each feature of a heading itself; features without one tell nothing more than the others."""

WEIGHTS_OF_LIKES = {
    "bias": -0.31,
    "best-of-family": 0.83,
    "points": 0.75,
    "other-likes": -0.16,
    "sessions-among-likes": -0.41,
    "aside": -2.55,
}
"""The weight of its points beside those of its likes, in the second step."""

LEAST = 0.2
"""Points above which a heading is a session: the logarithm of the odds."""
