"""What was worked out when the catalog was compiled is what the rules say now."""

from msgspec.structs import replace

from llmrev import Requirements, open_catalog, parse_gpu
from llmrev.api.shelves import shelf
from llmrev.core.chinese.lineage import chinese_level
from llmrev.core.license import terms
from llmrev.core.plan import usual_needs
from llmrev.core.recommend import recommend
from llmrev.core.shelf import WorkedOut

CATALOG = open_catalog()
SHELF = shelf(CATALOG)


def test_levels_and_permissions_are_those_of_the_rules() -> None:
    """Of every model, the level of its Chinese and the answer on commercial use."""
    for key, model in SHELF.models.items():
        assert SHELF.kept.levels[key] is chinese_level(model, SHELF.models), key
        assert SHELF.kept.commercial[key] is terms(model, SHELF.models, SHELF.licenses).commercial, key


def test_needs_are_those_of_the_estimates() -> None:
    """Of every model, the memory of usual serving in each format, to the byte."""
    for key, model in SHELF.models.items():
        assert SHELF.kept.needs[key] == usual_needs(model, SHELF.formats), key


def test_outlines_are_the_models_without_their_details() -> None:
    """The same values in both."""
    for key, model in SHELF.models.items():
        outline = SHELF.listed[key]
        assert all(getattr(outline, name) == getattr(model, name) for name in outline.__struct_fields__), key


def test_a_recommendation_does_not_depend_on_what_is_kept() -> None:
    """Picks, reasons and figures are the same when everything is worked out anew, from whole models."""
    bare = replace(SHELF, kept=WorkedOut(), outlines=None)
    for asked in (
        Requirements(gpu=parse_gpu("24G", CATALOG.gpu), language="zh", license="commercial"),
        Requirements(gpu=parse_gpu("8x80G", CATALOG.gpu), serve_context=8192, users=4, tune="qlora"),
    ):
        kept, anew = recommend(asked, SHELF), recommend(asked, bare)

        assert [(p.outline.id, p.serve.need, p.level, p.commercial) for p in kept.picks] == [
            (p.outline.id, p.serve.need, p.level, p.commercial) for p in anew.picks
        ]
        for ours, theirs in ((kept.excluded, anew.excluded), (kept.undecided, anew.undecided)):
            assert [(j.value.id, [(r.code, str(r.text)) for r in j.reasons]) for j in ours] == [
                (j.value.id, [(r.code, str(r.text)) for r in j.reasons]) for j in theirs
            ]
