"""
The nearest relaxations of a question: which single change of it would let more models in, and how many.

Every change is tried, not guessed: its number counts the models that really meet the changed question, before one of a
family is chosen.
"""

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from llmrev.core.chinese import CODES
from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.gpu import Gpu, GpuPool
from llmrev.core.outline import Outline
from llmrev.core.recommend import Recommendation, fitting
from llmrev.core.requirements import Requirements
from llmrev.core.shelf import Shelf
from llmrev.core.units import GIB
from llmrev.core.verdict import Judged

SIZES = (8, 12, 16, 24, 32, 40, 48, 64, 80, 96, 128, 141, 192, 288)
"""GiB of cards that are made."""

WEAKER = {"full": ("lora", "qlora", None), "lora": ("qlora", None), "any": (None,), "qlora": (None,)}
"""Ways to tune that ask less, the nearest first; ``None``: not at all."""


class Relaxation(Struct, frozen=True, kw_only=True):
    """A change of one option, and the models it adds."""

    code: str
    """What is relaxed: a reason's code."""
    option: str
    """The changed option as one would type it."""
    asked: Requirements
    adds: tuple[str, ...]


def relaxations(found: Recommendation, asked: Requirements, shelf: Shelf) -> list[Relaxation]:
    """
    Changes of *asked* that add at least one model, one for each requirement that keeps some out.

    Of each requirement the smallest change that adds anything is offered.
    """
    offered: list[Relaxation] = []
    for code, ladder in _ladders(asked, found):
        kept_out = [one.value for one in found.excluded if _only(one, code)]
        if not kept_out:
            continue
        for option, changed in ladder:
            adds = fitting(changed, shelf, kept_out)
            if adds:
                order = tuple(sorted(adds))
                offered.append(Relaxation(code=code, option=option, asked=changed, adds=order))
                break
    return offered


def _only(judged: Judged[Outline], code: str) -> bool:
    """Whether nothing but *code* keeps the model out."""
    return all(reason.code == code for reason in judged.reasons)


Step = tuple[str, Requirements]


def _ladders(asked: Requirements, found: Recommendation) -> Iterator[tuple[str, list[Step]]]:
    """For each requirement its weaker forms, the nearest first."""
    del found
    if asked.gpu is not None:
        yield "memory", list(_memory(asked, asked.gpu))
    if asked.license not in (None, "any"):
        words = ("commercial", "any") if asked.license == "permissive" else ("any",)
        yield "license", [(f"--license {word}", replace(asked, license=word)) for word in words]
    if asked.language in CODES:
        yield "language", list(_language(asked))
    if not asked.include_superseded:
        yield "superseded", [("--include-superseded", replace(asked, include_superseded=True))]
    context = asked.serve_context or asked.context
    if context:
        shorter = [(f"--serve-context {n}", n) for n in (context // 2, context // 4, 4096, 2048) if 0 < n < context]
        yield "context", [(text, replace(asked, serve_context=n, context=None)) for text, n in shorter]
    if asked.released_before or asked.released_after:
        free = replace(asked, released_before=None, released_after=None)
        yield "released", [("without the bounds of release", free)]
    if asked.max_params or asked.min_params:
        yield "params", [("without the bounds of size", replace(asked, max_params=None, min_params=None))]


def _memory(asked: Requirements, pool: GpuPool) -> Iterator[Step]:
    """Less to do on the same card, then a larger card, then more of them."""
    for method in WEAKER.get(asked.tune or "", ()):
        yield f"--tune {method or 'none'}", replace(asked, tune=method)
    if asked.users > 1:
        yield "--users 1", replace(asked, users=1)
    for size in SIZES:
        if size * GIB > pool.gpu.memory:
            card = Gpu(id=f"{size}G", name=f"{size} GiB", memory=size * GIB, usable=size * GIB)
            text = f"{pool.count}x{size}G" if pool.count > 1 else f"{size}G"
            yield f"--gpu {text}", replace(asked, gpu=GpuPool(card, pool.count))
    for count in (2, 4, 8):
        if count > pool.count:
            yield f'--gpu "{count}x {pool.gpu.id}"', replace(asked, gpu=GpuPool(pool.gpu, count))


def _language(asked: Requirements) -> Iterator[Step]:
    """Lower levels, the next first."""
    levels = [level for level in ChineseLevel if level is not ChineseLevel.UNKNOWN]
    below = [level for level in levels if asked.min_chinese.reaches(level) and level is not asked.min_chinese]
    for level in reversed(below):
        yield f"--min-chinese {level}", replace(asked, min_chinese=level)
