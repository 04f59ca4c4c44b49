"""The columns of `recommend`."""

from llmrev.core.plan import named
from llmrev.core.recommend import Pick
from llmrev.core.requirements import Requirements
from llmrev.core.units import gib, short_count
from llmrev.messages import Showable, say
from llmrev.render.ability import ability_text
from llmrev.render.table import Column


def columns(asked: Requirements) -> tuple[Column[Pick], ...]:
    """What the table tells of each pick; tuning where it was asked for."""
    plain = (
        Column[Pick]("id", say("ID"), lambda p: p.outline.id, lambda p: p.outline.id, 0),
        Column[Pick](
            "params",
            say("PARAMS"),
            lambda p: short_count(p.outline.params or 0),
            lambda p: p.outline.params,
            4,
            right=True,
        ),
        Column[Pick](
            "ability", say("ABILITY"), _ability, lambda p: p.ability.value if p.ability else None, 1, right=True
        ),
        Column[Pick]("format", say("FORMAT"), lambda p: p.serve.stored.name, lambda p: p.serve.stored.id, 1),
        Column[Pick](
            "memory",
            say("GPU MEMORY"),
            lambda p: gib(p.serve.need.total_bytes),
            lambda p: p.serve.need.total_bytes,
            1,
            right=True,
        ),
    )
    tuned = (
        Column[Pick]("tune", say("TUNE"), _method, _method, 1),
        Column[Pick](
            "tune_memory",
            say("TO TUNE"),
            lambda p: None if p.tune is None else gib(p.tune.need.total_bytes),
            lambda p: None if p.tune is None else p.tune.need.total_bytes,
            1,
            right=True,
        ),
    )
    told = (
        Column[Pick]("context", say("CONTEXT"), _context, lambda p: p.outline.context, 5, right=True),
        Column[Pick]("chinese", say("CHINESE"), lambda p: say(str(p.level)), lambda p: str(p.level), 2),
        Column[Pick](
            "commercial",
            say("COMMERCIAL"),
            lambda p: say(str(p.commercial)),
            lambda p: str(p.commercial),
            2,
        ),
        Column[Pick]("released", say("RELEASED"), lambda p: p.outline.released, lambda p: p.outline.released, 6),
    )
    return (*plain, *(tuned if asked.tune else ()), *told)


def _method(pick: Pick) -> str | None:
    return None if pick.tune is None else named(pick.tune)


def _ability(pick: Pick) -> Showable | None:
    return None if pick.ability is None else ability_text(pick.ability)


def _context(pick: Pick) -> str | None:
    return None if pick.outline.context is None else str(pick.outline.context)
