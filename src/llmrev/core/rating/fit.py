"""
Fit abilities to scores.

A score is ``chance + (1 - chance) * logistic(slope * (ability - difficulty))``, as in item response theory and the
Epoch Capabilities Index.  The ability of a model in a mode stands under a prior that is fitted with it: parameters,
date, family, developer; a tuned model starts from its backbone.  What one panel sees in a model beyond its ability is
a term of its own, so that ten tests by one measurer do not count as ten opinions.  docs/concepts/ranking.md explains
each choice.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from llmrev.core.rating.evidence import RATED_KINDS, Score, Subject
from llmrev.core.rating.linear import Array, Equations, Indices, Layout, Packed, Prior, Rows

ROUNDS = 8
"""Rounds in which widths of priors and noises of tests are estimated anew."""

STEPS = 4
"""At most so many Gauss-Newton steps a round; the first rounds need them, later ones stop earlier."""

FREEDOM = 5.0
"""Degrees of freedom of Student's t: a score that lies far off counts for little."""

HINGES = (1.0, 2.0, 3.0)
"""Years since 2023 in which the pace of progress may change; the prior's line over time bends there."""

Entry = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posterior:
    """An ability and its variance, in units of the fit."""

    mean: float
    variance: float


@dataclass(slots=True)
class Fitted:
    """What a fit found: abilities by model and mode, and the parameters that documentation reports."""

    entries: dict[Entry, Posterior]
    own_bias: Posterior
    """How far above its ability a model looks in its developer's own table."""
    offsets: dict[str, float]
    widths: dict[str, float]
    coefficients: dict[str, float]
    noise: dict[str, float]
    """Typical miss of a test, as a share of 1."""
    slopes: dict[str, float]
    predict: "Predictor"
    history: list[float] = field(default_factory=list)


@dataclass(slots=True)
class Predictor:
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
    problem = _Problem(subjects, scores, general, also)
    if like is not None:
        problem.resemble(like)
    problem.solve(rounds)
    return problem.result()


class _Problem:
    """The parameters, priors and rows of one fit."""

    def __init__(
        self,
        subjects: Mapping[str, Subject],
        scores: Sequence[Score],
        general: Mapping[Entry, Posterior] | None,
        also: Collection[Entry],
    ) -> None:
        self.subjects, self.scores, self.general = subjects, scores, general
        self.layout = Layout()
        self.believed: set[tuple[str, ...]] = set()
        self.priors: dict[str, Prior] = {}
        self.tests = sorted({one.test for one in scores})
        self._add_subjects(also)
        self._add_tests()
        self._add_rows()
        self.packed: dict[str, Packed] = {name: prior.packed() for name, prior in self.priors.items() if prior.rows}
        self.x = self._start()
        self.noise = np.full(len(self.tests), 0.06)
        self.covariance: Array = np.zeros((0, 0))
        self.variances: Array = np.zeros(0)
        self.history: list[float] = []

    def _prior(self, name: str, width: float, *, fitted: bool = True, least: float = 0.03) -> Prior:
        return self.priors.setdefault(name, Prior(width, fitted, least))

    # What is believed of models

    def _modes(self, subject: Subject, measured: set[str]) -> list[str]:
        offered = set() if subject.anchor else {RATED_KINDS.get(subject.kind or "", "direct")}
        return sorted(offered | measured)

    def _add_subjects(self, also: Collection[Entry]) -> None:
        at = self.layout.at
        measured: dict[str, set[str]] = {}
        for one in self.scores:
            measured.setdefault(one.subject, set()).add(one.mode)
        for key, mode in also:
            measured.setdefault(key, set()).add(mode)
        self.modes = {
            key: self._modes(subject, measured.get(key, set()))
            for key, subject in self.subjects.items()
            if not subject.anchor or key in measured
        }
        for key, modes in self.modes.items():
            subject = self.subjects[key]
            core = at("core", key)
            if self.general is None:
                self._believe_general(subject, core)
            else:
                self._believe_chinese(subject, core)
            for mode in modes:
                entry = at("entry", key, mode)
                if self.general is not None:
                    known = self.general[key, mode]
                    terms = [(entry, 1.0), (core, -1.0), (at("level"), -1.0), (at("scale"), -known.mean)]
                    self._prior("mode", 0.2).add(terms, extra=known.variance)
                    continue
                terms = [(entry, 1.0), (core, -1.0)]
                if mode != "direct":
                    terms.append((at("offset", mode), -1.0))
                if mode == "thinking":
                    terms.append((at("offset", "thinking by size"), -_size(subject)))
                self._prior("mode", 0.2).add(terms)
        for mode in ("base", "thinking"):
            for name in (mode, *(["thinking by size"] if mode == "thinking" else [])):
                if self.layout.known("offset", name) is not None:
                    self._prior("offset", 1.0, fitted=False).add([(at("offset", name), 1)])

    def _believe_general(self, subject: Subject, core: int) -> None:
        at = self.layout.at
        if subject.anchor:
            self._prior("anchor", 2.0, fitted=False).add([(core, 1)])
            return
        if subject.parent in self.subjects:
            parent = self.subjects[subject.parent]
            gap = max(0.0, _time(subject.year) - _time(parent.year)) if subject.year is not None else 0.0
            how = "continued" if subject.relation == "continued-pretraining" else "tuned"
            terms = [(core, 1.0), (at("core", parent.id), -1.0), (at("gain", how), -1.0)]
            if gap:
                terms.append((at("gain by year", how), -gap))
            self._prior(how, 0.3).add(terms)
            for name in ("gain", "gain by year"):
                self._coefficient(name, how)
            return
        terms = [(core, 1.0), *self._group(subject)]
        for name, value in _traits(subject):
            terms.append((at("trait", name), -value))
            self._coefficient("trait", name)
        self._prior("model", 0.3).add(terms)

    def _believe_chinese(self, subject: Subject, core: int) -> None:
        at = self.layout.at
        if subject.anchor:
            self._prior("anchor", 0.5, fitted=False).add([(core, 1)])
            return
        if subject.parent in self.subjects:
            terms = [(core, 1.0), (at("core", subject.parent), -1.0)]
            if subject.taught:
                terms.append((at("gain", subject.taught), -1.0))
                self._coefficient("gain", subject.taught)
            self._prior("tuned", 0.2).add(terms)
            return
        terms = [(core, 1.0), *self._group(subject)]
        for name, value in _chinese_traits(subject):
            terms.append((at("trait", name), -value))
            self._coefficient("trait", name)
        self._prior("model", 0.2).add(terms)

    def _group(self, subject: Subject) -> Iterator[tuple[int, float]]:
        for what, name, width in (("family", subject.family, 0.2), ("developer", subject.developer, 0.2)):
            if name:
                new, place = self.layout.known(what, name) is None, self.layout.at(what, name)
                if new:
                    self._prior(what, width).add([(place, 1)])
                yield place, -1.0

    def _coefficient(self, *key: str) -> None:
        if key not in self.believed:
            self.believed.add(key)
            self._prior("coefficient", 1.0, fitted=False).add([(self.layout.at(*key), 1)])

    # What is believed of tests and measurers

    def _add_tests(self) -> None:
        at = self.layout.at
        modes: dict[str, set[str]] = {}
        for one in self.scores:
            modes.setdefault(one.test, set()).add(one.mode)
        for test in self.tests:
            self._prior("difficulty", 3.0, fitted=False).add([(at("difficulty", test), 1)])
            self._prior("slope", 0.4, fitted=False).add([(at("slope", test), 1)])
            for mode in modes[test] - {"direct"}:
                if len(modes[test]) > 1:
                    self._prior(f"shift {mode}", 0.2).add([(at("shift", test, mode), 1)])
        # Abilities could shrink while slopes grow, and no expected score would change; so the mean log slope is 0.
        share = 1 / len(self.tests)
        self._prior("mean slope", 0.001, fitted=False).add([(at("slope", test), share) for test in self.tests])
        if self.general is not None:
            self._prior("scale", 1.0, fitted=False).add([(at("scale"), 1)], 1.0)
            self._prior("level", 2.0, fitted=False).add([(at("level"), 1)])

    def _add_rows(self) -> None:
        at = self.layout.at
        owners = sorted({one.own for one in self.scores if one.own})
        if owners:
            self._prior("own", 1.0, fitted=False).add([(at("own"), 1)])
        for owner in owners:
            self._prior("own developer", 0.1).add([(at("own", owner), 1)])
        shared = len(self.layout)
        for entry, measurer in dict.fromkeys((one.entry, one.measurer) for one in self.scores):
            self._prior("panel", 0.2).add([(at("panel", *entry, measurer), 1)])
        number = {test: place for place, test in enumerate(self.tests)}
        nothing = len(self.layout)  # one place more than there are parameters, always 0
        columns: list[list[int]] = []
        for one in self.scores:
            columns.append(
                [
                    at("entry", *one.entry),
                    at("difficulty", one.test),
                    at("slope", one.test),
                    self._or(nothing, "panel", *one.entry, one.measurer),
                    self._or(nothing, "shift", one.test, one.mode),
                    self._or(nothing, "own") if one.own else nothing,
                    self._or(nothing, "own", one.own) if one.own else nothing,
                ]
            )
        self.size, self.lone = nothing, nothing - shared
        self.columns: Indices = np.array(columns, dtype=np.int64)
        self.observed = np.array([one.score for one in self.scores])
        self.chance = np.array([one.chance for one in self.scores])
        self.test_of: Indices = np.array([number[one.test] for one in self.scores], dtype=np.int64)

    def _or(self, nothing: int, *key: str | None) -> int:
        place = self.layout.known(*key)
        return nothing if place is None else place

    def _start(self) -> Array:
        """Abilities at their prior, each test as hard as its mean score says."""
        x = np.zeros(self.size + 1)
        if self.general is not None:
            for key, modes in self.modes.items():
                for mode in modes:
                    x[self.layout.at("entry", key, mode)] = self.general[key, mode].mean
            x[self.layout.at("scale")] = 1
        for number, test in enumerate(self.tests):
            rows = self.test_of == number
            mean = np.clip((self.observed[rows] - self.chance[rows]).mean() / (1 - self.chance[rows].mean()), 0.03, 0.97)
            level = float(x[self.columns[rows, 0]].mean())
            x[self.layout.at("difficulty", test)] = level - math.log(mean / (1 - mean))
        return x

    def resemble(self, other: Fitted) -> None:
        """Begin with the widths and noises of *other*."""
        for name, prior in self.priors.items():
            prior.width = other.widths.get(name, prior.width)
        self.noise = np.array([other.noise.get(test, 0.06) for test in self.tests])

    # Solving

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
        return Equations.of(self.size, self.lone, parts)

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
            alone = packed.prior is self.priors.get("panel")
            spread = self.variances[packed.places[:, 0]] if alone else packed.spread(self.covariance)
            packed.renew_width(self.x, spread)
        misses = self._expect(self.x)[0] - self.observed
        noise = self.noise[self.test_of] ** 2
        weights = (FREEDOM + 1) / (FREEDOM + misses**2 / noise)
        squares = np.bincount(self.test_of, weights * misses**2, minlength=len(self.tests))
        counts = np.bincount(self.test_of, minlength=len(self.tests))
        usual = float(squares.sum() / counts.sum())
        # A test of few scores borrows its noise from all; the parameters it takes are counted off the rest.
        self.noise = np.sqrt((5 * usual + squares) / (5 + np.maximum(counts - 2, 1)))

    def result(self) -> Fitted:
        """The figures, out of the vector."""
        entries = {
            (key, mode): self._figure(self.layout.at("entry", key, mode))
            for key, modes in self.modes.items()
            for mode in modes
        }
        places = self.layout.places

        def named(kind: str) -> dict[str, float]:
            return {" ".join(map(str, key[1:])): float(self.x[at]) for key, at in places.items() if key[0] == kind}  # type: ignore[index]

        return Fitted(
            entries=entries,
            own_bias=self._posterior("own") if self.layout.known("own") is not None else Posterior(mean=0, variance=1),
            offsets=named("offset") | {name: float(self.x[places[name,]]) for name in ("level", "scale") if (name,) in places},
            widths={name: prior.width for name, prior in self.priors.items()},
            coefficients={**named("trait"), **{f"gain {k}": v for k, v in named("gain").items()},
                          **{f"gain by year {k}": v for k, v in named("gain by year").items()}},
            noise=dict(zip(self.tests, map(float, self.noise), strict=True)),
            slopes={test: math.exp(value) for test, value in named("slope").items()},
            predict=Predictor(self.layout, self.x),
            history=self.history,
        )  # fmt: skip

    def _figure(self, place: int) -> Posterior:
        """
        An ability; a Chinese one is put as the general ability of a model made for Chinese that does as well.

        Level and scale, which do that, are uncertain too, but shift and stretch all figures alike; the variance is
        that of the difference by first-order propagation.
        """
        if self.general is None:
            return Posterior(mean=float(self.x[place]), variance=float(self.variances[place]))
        level, scale = self.layout.at("level"), self.layout.at("scale")
        above = float((self.x[place] - self.x[level]) / self.x[scale])
        places = np.array([place, level, scale])
        slopes = np.array([1.0, -1.0, -above]) / self.x[scale]
        variance = slopes @ self.covariance[np.ix_(places, places)] @ slopes
        return Posterior(mean=above, variance=float(variance))

    def _posterior(self, *key: str) -> Posterior:
        place = self.layout.at(*key)
        return Posterior(mean=float(self.x[place]), variance=float(self.variances[place]))


def _size(subject: Subject) -> float:
    """Tenfolds of active parameters above ten billion."""
    return math.log10(subject.active / 1e10) if subject.active else 0.0


def _traits(subject: Subject) -> Iterator[tuple[str, float]]:
    """What the prior reads off a model; each is about 0 for a dense general model of 10B at the start of 2025."""
    size = _size(subject)
    yield "size", size
    if subject.total and subject.active:
        yield "sparsity", math.log10(subject.total / subject.active)
    year = _time(subject.year)
    yield "year", year - 2
    yield "size by year", size * (year - 2)
    for hinge in HINGES:
        yield f"year from {2023 + hinge:.0f}", max(0.0, year - hinge) - max(0.0, 2 - hinge)
    if subject.kind in ("code", "domain"):
        yield str(subject.kind), 1.0


def _time(year: float | None) -> float:
    """
    Years since 2023, not below 0.

    Hardly a model of earlier days has a score, so that the pace of those days cannot be told.  A model of which not
    even the day is known counts among them: not to say when brings no advantage.
    """
    return max(0.0, year or 0.0)


def _chinese_traits(subject: Subject) -> Iterator[tuple[str, float]]:
    """What costs Chinese beside general ability; nothing for a Chinese developer's model made for Chinese."""
    if subject.foreign:
        yield f"Chinese {subject.foreign}", 1.0
        if subject.year is not None:
            yield "foreign before 2025", max(0.0, 2 - _time(subject.year))
        yield "foreign by size", _size(subject)
    if subject.taught:
        yield f"taught by {subject.taught}", 1.0
    if subject.abroad:
        yield "abroad", 1.0
