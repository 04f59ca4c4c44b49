"""One question, the whole answer: what to pick, in order, and why everything else is not a pick."""

from collections.abc import Iterable, Mapping
from functools import cached_property

from msgspec import Struct

from llmrev.core.chinese import CODES
from llmrev.core.chinese.level import Grade
from llmrev.core.chinese.lineage import chinese_grade
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.license import Permission, Terms, terms
from llmrev.core.lineage import needs_backbone_weights
from llmrev.core.memory.fit import Fitting
from llmrev.core.model import Model
from llmrev.core.outline import Outline
from llmrev.core.plan import Plan, named, serving_plan, tuning_plan
from llmrev.core.rank import sort_key, superseded_by
from llmrev.core.rating.ability import Ability, Basis, ability_in
from llmrev.core.requirements import DEFAULT_CONTEXT, Requirements, general_purpose, obtainable, rules
from llmrev.core.shelf import Shelf, commercial_use, level_of
from llmrev.core.units import gib
from llmrev.core.verdict import YES, Finding, Judged, Reason, Rule, no, select
from llmrev.messages import Message, say

__all__ = ["DEFAULT_CONTEXT", "Pick", "Recommendation", "because", "fitting", "recommend"]

OLD_MONTHS = 24
"""Months after which a model is called old, counted back from the newest of the catalog."""


class Pick(Struct, frozen=True, kw_only=True, dict=True):
    """A model that meets every requirement, with its plans, and what speaks for and against it."""

    outline: Outline
    serve: Plan
    tune: Plan | None
    ability: Ability | None
    siblings: tuple[str, ...] = ()
    """Other sizes of its family that meet the requirements too."""
    shelf: Shelf
    newest: str
    """The latest release that the shelf knows."""

    @cached_property
    def model(self) -> Model:
        """The model with everything known of it."""
        return self.shelf.models[self.outline.id]

    @property
    def level(self) -> ChineseLevel:
        """How well it speaks Chinese."""
        return level_of(self.outline, self.shelf)

    @property
    def commercial(self) -> Permission:
        """Whether its terms allow commercial use."""
        return commercial_use(self.outline, self.shelf)

    @cached_property
    def chinese(self) -> Grade:
        """Its Chinese, with the evidence."""
        return chinese_grade(self.model, self.shelf.models)

    @cached_property
    def terms(self) -> Terms:
        """What its lineage and its data allow."""
        return terms(self.model, self.shelf.models, self.shelf.licenses)

    @cached_property
    def warnings(self) -> tuple[Reason, ...]:
        """What to know before building on it."""
        return tuple(_warnings(self))

    @property
    def binding(self) -> Plan:
        """The plan that leaves least of a card: what would break first."""
        if self.tune is None or self.serve.headroom_bytes is None or self.tune.headroom_bytes is None:
            return self.serve
        return min((self.serve, self.tune), key=lambda plan: plan.headroom_bytes or 0)


class Recommendation(Struct, frozen=True, kw_only=True):
    """Every model considered, exactly once: picked, excluded or undecided."""

    picks: tuple[Pick, ...]
    excluded: tuple[Judged[Outline], ...]
    undecided: tuple[Judged[Outline], ...]

    @property
    def considered(self) -> int:
        """How many models were judged."""
        return len(self.picks) + len(self.excluded) + len(self.undecided)


Plans = tuple[Plan, Plan | None]
"""How a model is served and, where that was asked for, tuned."""


def recommend(asked: Requirements, shelf: Shelf) -> Recommendation:
    """
    Choose among the models of *shelf*.

    A model is a pick when every rule says yes and it can be served, and tuned where that was asked for, on each card.
    Superseded generations are left out unless the question asks for them, and of a family only the first in order is
    picked unless it asks for all sizes.
    """
    models = shelf.listed
    selection = select(models.values(), all_rules(asked, shelf))
    excluded, undecided = list(selection.rejected), list(selection.undecided)
    plans: dict[str, Plans] = {}
    for model in selection.matched:
        found = planned(model, asked, shelf)
        if not isinstance(found, Reason):
            plans[model.id] = found
        elif found.code == "memory":
            excluded.append(Judged(model, (found,)))
        else:
            undecided.append(Judged(model, (found,)))
    ordered = sorted(plans, key=lambda key: sort_key(models[key], plans[key][0], asked.language))
    siblings: dict[str, tuple[str, ...]] = {}
    if not asked.all_sizes:
        ordered, siblings = one_per_family(ordered, models)
        for first, others in siblings.items():
            reason = Reason("sibling", say("{first} of the same family is picked", first=first))
            excluded += [Judged(models[key], (reason,)) for key in others]
    newest = max((model.released or "" for model in models.values()), default="")
    picks = [
        Pick(
            outline=models[key], serve=plans[key][0], tune=plans[key][1],
            ability=ability_in(models[key], asked.language), siblings=siblings.get(key, ()), shelf=shelf, newest=newest,
        )
        for key in ordered
    ]  # fmt: skip
    by_id = lambda judged: judged.value.id  # noqa: E731  named for the two lines below
    return Recommendation(
        picks=tuple(picks), excluded=tuple(sorted(excluded, key=by_id)), undecided=tuple(sorted(undecided, key=by_id))
    )


def all_rules(asked: Requirements, shelf: Shelf) -> list[Rule[Outline]]:
    """What *asked* demands, and what every question demands unless it says otherwise; memory apart."""
    usual: list[Rule[Outline]] = [obtainable]
    if not asked.kind:
        usual.append(general_purpose)
    if not asked.include_superseded:
        usual.append(current(shelf))
    return [*usual, *rules(asked, shelf)]


def current(shelf: Shelf) -> Rule[Outline]:
    """Leave out what a later generation replaces, whether or not that one meets the question."""

    def rule(model: Outline) -> Finding:
        found = superseded_by(model, shelf.listed)
        if found is None:
            return YES
        step, successor = found
        if step is model:
            return no("superseded", lambda: say("superseded by {successor}", successor=successor))
        text = lambda: say("built on {backbone}, superseded by {successor}", backbone=step.id, successor=successor)  # noqa: E731
        return no("superseded", text)

    return rule


def planned(model: Outline, asked: Requirements, shelf: Shelf) -> Plans | Reason:
    """How *model* is served and tuned, or the first reason why it cannot be."""
    serve = serving_plan(model, asked, shelf)
    if isinstance(serve, Reason):
        return serve
    tune = tuning_plan(model, asked, shelf)
    return tune if isinstance(tune, Reason) else (serve, tune)


def fitting(asked: Requirements, shelf: Shelf, among: Iterable[Outline]) -> frozenset[str]:
    """Ids *among* which meet the whole question, before one of a family is chosen."""
    matched = select(among, all_rules(asked, shelf)).matched
    return frozenset(model.id for model in matched if not isinstance(planned(model, asked, shelf), Reason))


def one_per_family(ordered: list[str], models: Mapping[str, Outline]) -> tuple[list[str], dict[str, tuple[str, ...]]]:
    """The first of each family in order, and for each of them the others."""
    first: dict[str, str] = {}
    others: dict[str, tuple[str, ...]] = {}
    for key in ordered:
        family = models[key].family
        if family in first:
            others[first[family]] = (*others.get(first[family], ()), key)
        else:
            first[family] = key
    return list(first.values()), others


def _warnings(pick: Pick) -> Iterable[Reason]:
    model = pick.model
    if needs_backbone_weights(model):
        text = say(
            "only {what} weights: {backbone} is needed too",
            what=say(model.openness["weights"]), backbone=model.backbone or "?",
        )  # fmt: skip
        yield Reason("needs-backbone", text)
    elif model.openness.get("weights") == "gated":
        yield Reason("gated", say("weights after an application"))
    if pick.terms.deciding.license is None:
        yield Reason("license-unknown", say("licence of {model} not recorded", model=pick.terms.deciding.model))
    replaced = superseded_by(model, pick.shelf.listed)
    if replaced is not None:
        yield Reason("superseded", say("superseded by {successor}", successor=replaced[1]))
    if pick.ability is not None and pick.ability.basis is Basis.PREDICTED:
        yield Reason("predicted", say("its ability is predicted, not measured"))
    if any(plan is not None and plan.fitting is Fitting.TIGHT for plan in (pick.serve, pick.tune)):
        yield Reason("tight", say("tight: it may need more than is left"))
    if _months(model.released, pick.newest) > OLD_MONTHS:
        yield Reason("old", say("released {date}", date=model.released))


def _months(earlier: str | None, later: str) -> int:
    """Whole months between two dates, of which the first may be unknown: then none."""
    if not earlier or len(earlier) < 7 or len(later) < 7:
        return 0
    years, months = int(later[:4]) - int(earlier[:4]), int(later[5:7]) - int(earlier[5:7])
    return 12 * years + months


def because(pick: Pick, asked: Requirements) -> list[Message]:
    """Why *pick* is one: ability, language, what binds, terms."""
    found: list[Message] = []
    if pick.ability is not None:
        found.append(
            say(
                "ability {value}, {low} to {high}",
                value=pick.ability.value,
                low=pick.ability.low,
                high=pick.ability.high,
            )
        )
    if asked.language in CODES:
        found.append(say("Chinese: {level}", level=say(pick.level)))
    if pick.serve.headroom_bytes is not None:
        found.append(
            say("{need} at {format}, {left} left", need=gib(pick.serve.need.total_bytes),
                format=named(pick.serve), left=gib(pick.serve.headroom_bytes))
        )  # fmt: skip
    if pick.tune is not None and pick.tune.headroom_bytes is not None:
        found.append(
            say("tuned by {method} in {need}, {left} left", method=named(pick.tune),
                need=gib(pick.tune.need.total_bytes), left=gib(pick.tune.headroom_bytes))
        )  # fmt: skip
    found.append(say("commercial use {verdict}", verdict=say(pick.commercial)))
    return found
