"""How well a fit foretells what it has not seen."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from llmrev.core.rating.ability import POINTS, WIDTH
from llmrev.core.rating.beliefs import Entry
from llmrev.core.rating.evidence import Score, Subject
from llmrev.core.rating.fit import Fitted, Posterior
from llmrev.core.rating.linear import Array

SHARE = 0.2
"""Part of the rows, and in a second trial of the models, that is held out."""

SEED = 20261124
"""Draws the same rows every time."""

Refit = Callable[[Sequence[Score]], Fitted]


class Unseen(Struct, frozen=True, kw_only=True):
    """
    How well the prior foretells *models* of which every score was held out.

    *error*: how far its figure lies from that of the full fit on average, in points; *rank*: Spearman's correlation
    of the two; *covered*: how often they lie within the 80 % band of their difference.
    """

    models: int
    error: float
    rank: float
    covered: float


class Trial(Struct, frozen=True, kw_only=True):
    """
    What two trials found.

    Errors are mean absolute ones, as shares of 1: of the fit, and of the test's mean score among the rows not held
    out.  Rank correlations are Spearman's: of all held-out rows, and within tests.
    """

    rows: int
    error: float
    error_of_mean: float
    rank: float
    rank_within: float
    unseen: Unseen


def trial(subjects: Mapping[str, Subject], scores: Sequence[Score], full: Fitted, refit: Refit) -> Trial:
    """Hold rows out, then models; *refit* fits what is left."""
    random = np.random.default_rng(SEED)
    held = set(random.permutation(len(scores))[: int(SHARE * len(scores))].tolist())
    kept = [one for number, one in enumerate(scores) if number not in held]
    asked = [one for number, one in enumerate(scores) if number in held]
    seen = Counter(one.test for one in kept)
    known = {one.entry for one in kept}
    asked = [one for one in asked if seen[one.test] >= 2 and one.entry in known]
    fitted = refit(kept)
    expected = np.array([fitted.predict.expected(one) for one in asked])
    observed = np.array([one.score for one in asked])
    means = {test: np.mean([one.score for one in kept if one.test == test]) for test in seen}
    flat = np.array([means[one.test] for one in asked])
    within, weights = [], []
    for test in {one.test for one in asked}:
        rows = [number for number, one in enumerate(asked) if one.test == test]
        if len(rows) >= 5:
            within.append(spearman(expected[rows], observed[rows]))
            weights.append(len(rows))
    return Trial(
        rows=len(asked),
        error=_mean(np.abs(expected - observed)),
        error_of_mean=_mean(np.abs(flat - observed)),
        rank=spearman(expected, observed),
        rank_within=float(np.average(within, weights=weights)) if within else math.nan,
        unseen=_unseen(subjects, scores, full, refit, random),
    )


def _unseen(
    subjects: Mapping[str, Subject], scores: Sequence[Score], full: Fitted, refit: Refit, random: np.random.Generator
) -> Unseen:
    measured = sorted({one.subject for one in scores if not subjects[one.subject].anchor})
    out = {measured[number] for number in random.permutation(len(measured))[: max(1, int(SHARE * len(measured)))]}
    fitted = refit([one for one in scores if one.subject not in out])
    pairs = [(best(fitted.entries, key), best(full.entries, key)) for key in sorted(out)]
    guess, truth = (np.array([one.mean for _, one in side]) for side in zip(*pairs, strict=True))
    errors = np.sqrt([g.variance + t.variance for (_, g), (_, t) in pairs])
    return Unseen(
        models=len(out),
        error=float(np.abs(guess - truth).mean() * POINTS),
        rank=spearman(guess, truth),
        covered=float((np.abs(guess - truth) <= WIDTH * errors).mean()),
    )


def best(entries: Mapping[Entry, Posterior], key: str) -> tuple[str, Posterior]:
    """The mode in which model *key* does best, and how well."""
    found = [(mode, one) for (subject, mode), one in entries.items() if subject == key]
    return max(found, key=lambda pair: pair[1].mean)


def _mean(values: Array) -> float:
    """The mean, or not a number where a trial was too small to hold anything out."""
    return float(values.mean()) if len(values) else math.nan


def spearman(one: Array, other: Array) -> float:
    """
    Spearman's rank correlation; equal values share a rank.  Not a number where one side holds a single value.

    >>> import numpy as np
    >>> round(spearman(np.array([1.0, 2.0, 2.0, 4.0]), np.array([1.0, 3.0, 2.0, 9.0])), 3)
    0.949
    """
    if min(len(np.unique(one)), len(np.unique(other))) < 2:
        return math.nan
    return float(np.corrcoef(_ranks(one), _ranks(other))[0, 1])


def _ranks(values: Array) -> Array:
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    found: Array = (ends - (counts - 1) / 2)[inverse]
    return found
