"""Questions that say nearly the same, found by an index and not by comparing all with all.

The tokens of a text are its pairs of neighbouring characters; two texts are as
alike as the tokens they share are many among those that either has. For a
likeness of 0.9 two texts must share one of the few rarest tokens of each, so
that only texts that meet there are compared.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from learnlaw.domain.text import skeleton


def tokens(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of `text`, blanks, width and marks aside.

    >>> sorted(tokens("当场处罚。"))
    ['场处', '处罚', '当场']
    """
    plain = "".join(c for c in skeleton(text) if c.isalnum())
    return frozenset(map("".join, pairwise(plain))) or frozenset({plain})


def likeness(a: frozenset[str], b: frozenset[str]) -> float:
    """Shared tokens among all tokens of the two, from 0 to 1."""
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


def alike(texts: Sequence[frozenset[str]], least: float = 0.9) -> Iterator[tuple[int, int]]:
    """Pairs of texts, by their place in `texts`, with a likeness of at least `least`."""
    often = Counter(token for text in texts for token in text)
    seen: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        # if two share so much, the rarest few of one and the rarest few of the other meet
        few = len(text) - math.ceil(least * len(text)) + 1
        rarest = sorted(text, key=lambda token: (often[token], token))[:few]
        met = {j for token in rarest for j in seen.get(token, ())}
        for j in sorted(met):
            other = texts[j]
            near = least * max(len(text), len(other)) <= min(len(text), len(other))
            if near and likeness(text, other) >= least:
                yield j, i
        for token in rarest:
            seen.setdefault(token, []).append(i)
