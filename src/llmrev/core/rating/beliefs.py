"""
What is believed of models and tests before a score is read: the priors of the rating, written as sums of parameters.

A parameter is named by a tuple: ``("core", model)`` what a model is able to, ``("entry", model, mode)`` the same in
one mode, ``("family", id)`` and ``("developer", id)`` what its makers have in common, ``("trait", name)`` what size and
day bring, ``("gain", how)`` what tuning brings, ``("offset", mode)`` what thinking brings.
"""

import math
from collections.abc import Collection, Iterator, Mapping, Sequence

from llmrev.core.rating.evidence import RATED_KINDS, Score, Subject
from llmrev.core.rating.linear import Layout, Prior

HINGES = (1.0, 2.0, 3.0)
"""Years since 2023 in which the pace of progress may change; the prior's line over time bends there."""

Entry = tuple[str, str]
Known = Mapping[Entry, tuple[float, float]]
"""General abilities and their variances, for the Chinese fit."""


class Beliefs:
    """The priors of one fit, and where each parameter stands."""

    def __init__(
        self,
        subjects: Mapping[str, Subject],
        scores: Sequence[Score],
        general: Known | None,
        also: Collection[Entry],
    ) -> None:
        self.subjects, self.general = subjects, general
        self.layout = Layout()
        self.priors: dict[str, Prior] = {}
        self.tests = sorted({one.test for one in scores})
        self.modes = self._modes_of([*(one.entry for one in scores), *also])
        for key in self.modes:
            self._believe(subjects[key])
        for key, modes in self.modes.items():
            for mode in modes:
                self._link(subjects[key], mode)
        self._believe_tests(scores)
        self._believe_owners(scores)
        self.shared = len(self.layout)
        """How many parameters stand before those of `lone`."""
        for entry, measurer in dict.fromkeys((one.entry, one.measurer) for one in scores):
            # What a measurer sees in a model beyond its ability.  Rows of one measurer share it, no row holds two.
            self.prior("panel", 0.2).add([(self.layout.at("panel", *entry, measurer), 1)])

    @property
    def lone(self) -> int:
        """How many parameters at the end never stand in one row with each other."""
        return len(self.layout) - self.shared

    def prior(self, name: str, width: float, *, fitted: bool = True) -> Prior:
        """The prior called *name*; made with *width* when first asked for."""
        return self.priors.setdefault(name, Prior(width, fitted))

    def _modes_of(self, entries: Collection[Entry]) -> dict[str, list[str]]:
        """The modes in which each subject is rated: those measured, and the one that its kind offers."""
        measured: dict[str, set[str]] = {}
        for key, mode in entries:
            measured.setdefault(key, set()).add(mode)
        for key, subject in self.subjects.items():
            if not subject.anchor:
                measured.setdefault(key, set()).add(RATED_KINDS.get(subject.kind or "", "direct"))
        return {key: sorted(measured[key]) for key in self.subjects if key in measured}

    def _believe(self, subject: Subject) -> None:
        """Where a model stands before it is measured."""
        at = self.layout.at
        chinese = self.general is not None
        core = (at("core", subject.id), 1.0)
        if subject.anchor:
            self.prior("anchor", 0.5 if chinese else 2.0, fitted=False).add([core])
            return
        parent = self.subjects.get(subject.parent or "")
        if parent is not None:
            gains = [*(_taught(subject) if chinese else _tuned(subject, parent))]
            self._unsure("gain", [name for name, _ in gains])
            terms = [core, (at("core", parent.id), -1.0), *((at("gain", name), -by) for name, by in gains)]
            how = "continued" if subject.relation == "continued-pretraining" and not chinese else "tuned"
            self.prior(how, 0.3).add(terms)
            return
        traits = [*(_chinese_traits(subject) if chinese else _traits(subject))]
        self._unsure("trait", [name for name, _ in traits])
        terms = [core, *((at("trait", name), -value) for name, value in traits)]
        for what, name in (("family", subject.family), ("developer", subject.developer)):
            if name:
                self._unsure(what, [name], self.prior(what, 0.2))
                terms.append((at(what, name), -1.0))
        self.prior("model", 0.25).add(terms)

    def _unsure(self, kind: str, names: Sequence[str], prior: Prior | None = None) -> None:
        """Believe of parameters met for the first time that they are about 0."""
        prior = prior or self.prior("coefficient", 1.0, fitted=False)
        for name in names:
            if self.layout.known(kind, name) is None:
                prior.add([(self.layout.at(kind, name), 1)])

    def _link(self, subject: Subject, mode: str) -> None:
        """What a mode has to do with the model's core."""
        at = self.layout.at
        terms = [(at("entry", subject.id, mode), 1.0), (at("core", subject.id), -1.0)]
        if self.general is not None:
            mean, variance = self.general[subject.id, mode]
            terms += [(at("level"), -1.0), (at("scale"), -mean)]
            self.prior("mode", 0.2).add(terms, extra=variance)
            return
        offsets = {"direct": [], "base": [("base", 1.0)]}.get(
            mode, [("thinking", 1.0), ("thinking by size", _size(subject))]
        )
        self._unsure("offset", [name for name, _ in offsets])
        self.prior("mode", 0.2).add([*terms, *((at("offset", name), -by) for name, by in offsets)])

    def _believe_tests(self, scores: Sequence[Score]) -> None:
        at = self.layout.at
        modes: dict[str, set[str]] = {}
        for one in scores:
            modes.setdefault(one.test, set()).add(one.mode)
        for test in self.tests:
            self.prior("difficulty", 3.0, fitted=False).add([(at("difficulty", test), 1)])
            self.prior("slope", 0.4, fitted=False).add([(at("slope", test), 1)])
            if len(modes[test]) > 1:  # a test may suit a mode: thinking helps in mathematics more than in knowledge
                for mode in sorted(modes[test] - {"direct"}):
                    self.prior(f"shift {mode}", 0.2).add([(at("shift", test, mode), 1)])
        # Abilities could shrink while slopes grow, and no expected score would change; so the mean log slope is 0.
        share = 1 / len(self.tests)
        self.prior("mean slope", 0.001, fitted=False).add([(at("slope", test), share) for test in self.tests])
        if self.general is not None:
            self.prior("scale", 1.0, fitted=False).add([(at("scale"), 1)], 1.0)
            self.prior("level", 2.0, fitted=False).add([(at("level"), 1)])

    def _believe_owners(self, scores: Sequence[Score]) -> None:
        """How much better models look in their developers' own tables: in general, and each developer apart."""
        owners = sorted({one.own for one in scores if one.own})
        if owners:
            self.prior("own", 1.0, fitted=False).add([(self.layout.at("own"), 1)])
        self._unsure("own", owners, self.prior("own developer", 0.1))


def _tuned(subject: Subject, parent: Subject) -> Iterator[tuple[str, float]]:
    """What tuning brings, and what the years since the backbone bring."""
    how = "continued" if subject.relation == "continued-pretraining" else "tuned"
    yield how, 1.0
    if subject.year is not None:
        yield f"{how} by year", max(0.0, _time(subject.year) - _time(parent.year))


def _taught(subject: Subject) -> Iterator[tuple[str, float]]:
    """What being taught Chinese brings."""
    if subject.taught:
        yield subject.taught, 1.0


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
