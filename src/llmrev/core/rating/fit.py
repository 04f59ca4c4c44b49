"""
Fit abilities to scores.

A score is ``chance + (1 - chance) * logistic(slope * (ability - difficulty))``, as in item response theory and the
Epoch Capabilities Index.  The ability of a model in a mode stands under a prior that is fitted with it: parameters,
date, family, developer; a tuned model starts from its backbone.  What one panel sees in a model beyond its ability is
a term of its own, so that ten tests by one measurer do not count as ten opinions.  docs/concepts/ranking.md explains
each choice.
"""

import math
from collections.abc import Collection, Mapping, Sequence

import numpy as np
from msgspec import Struct, field

from llmrev.core.rating.beliefs import Beliefs, Entry
from llmrev.core.rating.evidence import Score, Subject
from llmrev.core.rating.linear import Array, Equations, Indices, Layout, Packed, Rows

ROUNDS = 8
"""Rounds in which widths of priors and noises of tests are estimated anew."""

STEPS = 4
"""At most so many Gauss-Newton steps a round; the first rounds need them, later ones stop earlier."""

FREEDOM = 5.0
"""Degrees of freedom of Student's t: a score that lies far off counts for little."""


LEAST_NOISE = 0.01
"""No test is sharper: of a thousand questions the share answered has a standard error of more than 1 %."""


class Posterior(Struct, frozen=True, kw_only=True):
    """An ability and its variance, in units of the fit."""

    mean: float
    variance: float


class Fitted(Struct):
    """What a fit found: abilities by model and mode, and the parameters that documentation reports."""

    entries: dict[Entry, Posterior]
    own_bias: Posterior
    """How far above its ability a model looks in its developer's own table."""
    coefficients: dict[str, dict[str, float]]
    """By kind: what traits, tuning and modes bring, and in a Chinese fit the scale between the two."""
    widths: dict[str, float]
    noise: dict[str, float]
    """Typical miss of a test, as a share of 1."""
    slopes: dict[str, float]
    predict: "Predictor"
    history: list[float] = field(default_factory=list)


class Predictor(Struct):
    """What a fit expects of scores, those it has not seen among them."""

    layout: Layout
    x: Array

    def expected(self, one: Score) -> float:
        """The expected score, as a share of 1."""

        def value(*key: object) -> float:
            place = self.layout.known(*key)
            return 0.0 if place is None else float(self.x[place])

        seen = value("entry", *one.entry) + value("panel", *one.entry, one.measurer)
        if one.own:
            seen += value("own") + value("own", one.own)
        hard = value("difficulty", one.test) + value("shift", one.test, one.mode)
        z = math.exp(value("slope", one.test)) * (seen - hard)
        return one.chance + (1 - one.chance) / (1 + math.exp(-z))


def fit(
    subjects: Mapping[str, Subject],
    scores: Sequence[Score],
    *,
    general: Mapping[Entry, Posterior] | None = None,
    also: Collection[Entry] = (),
    like: Fitted | None = None,
    rounds: int = ROUNDS,
) -> Fitted:
    """
    Fit *scores*.

    Without *general* the abilities are those of general tests.  With it they are Chinese ones: the prior of each is
    then the general ability of the same model in the same mode, less what is lost on Chinese by models that were not
    made for it.  *also* are models and modes to rate without a score; *like* is an earlier fit that lends its widths
    and noises to begin with.  Raises `ValueError` when there is no score.
    """
    if not scores:
        raise ValueError("no scores to fit")
    known = None if general is None else {entry: (one.mean, one.variance) for entry, one in general.items()}
    problem = _Problem(Beliefs(subjects, scores, known, also), scores)
    if like is not None:
        problem.resemble(like)
    problem.solve(rounds)
    return problem.result()


class _Problem:
    """The parameters, priors and rows of one fit."""

    def __init__(self, beliefs: Beliefs, scores: Sequence[Score]) -> None:
        self.beliefs, self.layout = beliefs, beliefs.layout
        self.size = len(self.layout)
        """The number of parameters; one place more, always 0, stands for a parameter that a row has not."""
        self.packed: dict[str, Packed] = {name: prior.packed() for name, prior in beliefs.priors.items() if prior.rows}
        self.columns: Indices = np.array([self._columns(one) for one in scores], dtype=np.int64)
        self.observed = np.array([one.score for one in scores])
        self.chance = np.array([one.chance for one in scores])
        number = {test: place for place, test in enumerate(beliefs.tests)}
        self.test_of: Indices = np.array([number[one.test] for one in scores], dtype=np.int64)
        self.x = self._start()
        self.noise = np.full(len(beliefs.tests), 0.06)
        self.covariance: Array = np.zeros((0, 0))
        self.variances: Array = np.zeros(0)
        self.history: list[float] = []

    def _columns(self, one: Score) -> list[int]:
        """Where the parameters of a row stand."""
        at = self.layout.at
        return [
            at("entry", *one.entry),
            at("difficulty", one.test),
            at("slope", one.test),
            self._or_nothing("panel", *one.entry, one.measurer),
            self._or_nothing("shift", one.test, one.mode),
            self._or_nothing("own") if one.own else self.size,
            self._or_nothing("own", one.own) if one.own else self.size,
        ]

    def _or_nothing(self, *key: str) -> int:
        place = self.layout.known(*key)
        return self.size if place is None else place

    def _start(self) -> Array:
        """Abilities at their prior, each test as hard as its mean score says."""
        x = np.zeros(self.size + 1)
        if self.beliefs.general is not None:
            for key, mode in self._entries():
                x[self.layout.at("entry", key, mode)] = self.beliefs.general[key, mode][0]
            x[self.layout.at("scale")] = 1
        for number, test in enumerate(self.beliefs.tests):
            rows = self.test_of == number
            mean = (self.observed[rows] - self.chance[rows]).mean() / (1 - self.chance[rows].mean())
            share = float(np.clip(mean, 0.03, 0.97))
            level = float(x[self.columns[rows, 0]].mean())
            x[self.layout.at("difficulty", test)] = level - math.log(share / (1 - share))
        return x

    def _entries(self) -> list[Entry]:
        return [(key, mode) for key, modes in self.beliefs.modes.items() for mode in modes]

    def resemble(self, other: Fitted) -> None:
        """Begin with the widths and noises of *other*."""
        for name, prior in self.beliefs.priors.items():
            prior.width = other.widths.get(name, prior.width)
        self.noise = np.array([other.noise.get(test, 0.06) for test in self.beliefs.tests])

    def _expect(self, x: Array) -> tuple[Array, Array]:
        """Expected scores, and their derivatives by the columns of each row."""
        slope = np.exp(x[self.columns[:, 2]])
        seen = x[self.columns[:, 0]] + x[self.columns[:, 3]] + x[self.columns[:, 5]] + x[self.columns[:, 6]]
        gap = seen - x[self.columns[:, 1]] - x[self.columns[:, 4]]
        z = np.clip(slope * gap, -30, 30)
        share = 1 / (1 + np.exp(-z))
        steep = (1 - self.chance) * share * (1 - share)
        factors = np.stack([steep * slope] * 7, axis=1)
        factors[:, 1] *= -1
        factors[:, 4] *= -1
        factors[:, 2] = steep * z
        factors[self.columns == self.size] = 0
        return self.chance + (1 - self.chance) * share, factors

    def _loss(self, x: Array) -> float:
        misses = (self._expect(x)[0] - self.observed) / self.noise[self.test_of]
        found = ((FREEDOM + 1) * np.log1p(misses**2 / FREEDOM)).sum()
        for packed in self.packed.values():
            found += (packed.misses(x) ** 2 * packed.weights()).sum()
        return float(found) / 2

    def _equations(self) -> Equations:
        expected, factors = self._expect(self.x)
        misses = expected - self.observed
        noise = self.noise[self.test_of] ** 2
        weights = (FREEDOM + 1) / (FREEDOM + misses**2 / noise) / noise
        parts = [Rows(self.columns, factors, misses, weights)]
        parts += [Rows(one.places, one.factors, one.misses(self.x), one.weights()) for one in self.packed.values()]
        return Equations.of(self.size, self.beliefs.lone, parts)

    def solve(self, rounds: int) -> None:
        """Alternate between the parameters, and the widths and noises that weigh them."""
        for turn in range(rounds):
            self._descend()
            self.covariance, lone = self._equations().covariance()
            self.variances = np.concatenate([self.covariance.diagonal(), lone])
            self.history.append(self._loss(self.x))
            if turn + 1 < rounds:
                self._renew()

    def _descend(self) -> None:
        loss = self._loss(self.x)
        for _ in range(STEPS):
            step = np.append(self._equations().step(), 0.0)
            size = 1.0
            while (after := self._loss(self.x - size * step)) > loss and size > 1e-4:
                size /= 2
            if after >= loss:
                return
            self.x, gained, loss = self.x - size * step, loss - after, after
            if gained < 3e-4 * abs(loss):
                return

    def _renew(self) -> None:
        for packed in self.packed.values():
            alone = packed.prior is self.beliefs.priors["panel"]
            spread = self.variances[packed.places[:, 0]] if alone else packed.spread(self.covariance)
            packed.renew_width(self.x, spread)
        misses = self._expect(self.x)[0] - self.observed
        noise = self.noise[self.test_of] ** 2
        weights = (FREEDOM + 1) / (FREEDOM + misses**2 / noise)
        squares = np.bincount(self.test_of, weights * misses**2, minlength=len(self.noise))
        counts = np.bincount(self.test_of, minlength=len(self.noise))
        usual = float(squares.sum() / counts.sum())
        # A test of few scores borrows its noise from all; the parameters it takes are counted off the rest.
        variance = (5 * usual + squares) / (5 + np.maximum(counts - 2, 1))
        self.noise = np.sqrt(np.maximum(variance, LEAST_NOISE**2))

    def result(self) -> Fitted:
        """The figures, out of the vector."""
        level = self.layout.known("level")

        def named(kind: str) -> dict[str, float]:
            found = ((key, place) for key, place in self.layout.places.items() if isinstance(key, tuple))
            return {" ".join(map(str, key[1:])): float(self.x[place]) for key, place in found if key[0] == kind}

        return Fitted(
            entries={entry: self._figure(self.layout.at("entry", *entry)) for entry in self._entries()},
            own_bias=self._posterior("own"),
            coefficients={kind: named(kind) for kind in ("trait", "gain", "offset")}
            | ({} if level is None else {"scale": named("scale"), "level": named("level")}),
            widths={name: prior.width for name, prior in self.beliefs.priors.items()},
            noise=dict(zip(self.beliefs.tests, map(float, self.noise), strict=True)),
            slopes={test: math.exp(value) for test, value in named("slope").items()},
            predict=Predictor(self.layout, self.x),
            history=self.history,
        )

    def _figure(self, place: int) -> Posterior:
        """
        An ability; a Chinese one is put as the general ability of a model made for Chinese that does as well.

        Level and scale, which do that, are uncertain too, but shift and stretch all figures alike; the variance is
        that of the difference by first-order propagation.
        """
        if self.beliefs.general is None:
            return Posterior(mean=float(self.x[place]), variance=float(self.variances[place]))
        level, scale = self.layout.at("level"), self.layout.at("scale")
        above = float((self.x[place] - self.x[level]) / self.x[scale])
        places = np.array([place, level, scale])
        slopes = np.array([1.0, -1.0, -above]) / self.x[scale]
        variance = slopes @ self.covariance[np.ix_(places, places)] @ slopes
        return Posterior(mean=above, variance=float(variance))

    def _posterior(self, *key: str) -> Posterior:
        place = self.layout.known(*key)
        if place is None:
            return Posterior(mean=0.0, variance=1.0)
        return Posterior(mean=float(self.x[place]), variance=float(self.variances[place]))
