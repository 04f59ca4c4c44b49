"""A recommendation answers for every model, in an order that can be said in a sentence."""

from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from llmrev.core.chinese.scale import ChineseLevel
from llmrev.core.gpu import Gpu, GpuPool
from llmrev.core.rating.ability import Ability
from llmrev.core.recommend import fitting, recommend
from llmrev.core.relax import relaxations
from llmrev.core.requirements import Requirements
from llmrev.core.units import GIB
from tests.builders import ATTENTION, LLAMA, model, shelf


def gpu(gib: float, count: int = 1) -> GpuPool:
    """So many cards of so many GiB."""
    memory = int(gib * GIB)
    return GpuPool(Gpu(id="card", name="card", memory=memory, usable=memory), count)


def picked(*models: object, **question: object) -> list[str]:
    """Ids of the picks, in order."""
    return [pick.model.id for pick in recommend(Requirements(**question), shelf(*models)).picks]


def rated(value: int, error: int = 20, rows: int = 9) -> Ability:
    """An ability with its standard error."""
    return Ability(value=value, error=error, rows=rows, measurers=2 if rows else 0, mode="direct")


def test_the_abler_comes_first_by_what_is_sure_of_it() -> None:
    """A well-measured 1100 goes before an uncertain 1150; a model nobody rated comes last."""
    sure = model("sure-7b", ability_en=rated(1100, error=10))
    unsure = model("unsure-7b", ability_en=rated(1150, error=80, rows=0))
    unrated = model("unrated-70b", params=70 * 10**9)

    assert picked(unrated, unsure, sure, gpu=gpu(80)) == ["sure-7b", "unsure-7b", "unrated-70b"]


def test_chinese_has_a_figure_of_its_own() -> None:
    """Who asks for Chinese gets the order of Chinese ability."""
    western = model("west-7b", ability_en=rated(1200), ability_zh=rated(900))
    eastern = model("east-7b", ability_en=rated(1100), ability_zh=rated(1100))

    assert picked(western, eastern, gpu=gpu(24), language="en") == ["west-7b", "east-7b"]
    assert picked(western, eastern, gpu=gpu(24), language="zh") == ["east-7b", "west-7b"]


def test_equally_able_models_are_told_apart_by_the_bits_kept() -> None:
    """A 7B in fp16 goes before a 13B in int8."""
    small, large = model("small-7b"), model("large-13b", params=13 * 10**9)

    assert picked(large, small, gpu=gpu(24)) == ["small-7b", "large-13b"]


def test_what_is_tuned_must_fit_too() -> None:
    """24 GiB serve a 7B in fp16 and tune it by QLoRA, not in full; the method named is the one that fits."""
    one = model("x-7b", architecture=LLAMA)
    (pick,) = recommend(Requirements(gpu=gpu(24), tune="any", seq_len=512), shelf(one)).picks

    assert pick.tune.how.task in ("lora", "qlora")
    assert picked(one, gpu=gpu(24), tune="full") == []
    assert picked(one, gpu=gpu(24), tune="qlora", seq_len=512) == ["x-7b"]


def test_several_users_need_several_caches() -> None:
    """Eight sequences of 2048 tokens take 8 GiB of cache, which leaves no room for fp16 on 20 GiB."""
    one = model("x-7b")

    (alone,), (many,) = (recommend(Requirements(gpu=gpu(20), users=n), shelf(one)).picks for n in (1, 8))

    assert (alone.serve.stored.id, many.serve.stored.id) == ("fp16", "int8")


def test_a_generation_yields_to_its_successor_and_so_does_what_others_built_on_it() -> None:
    """LLaMA is replaced by Llama 2, and with it Vicuna; Meta's own next model built on it is not."""
    llama = model("llama-7b", superseded_by="llama-2-7b", developers=("meta",))
    newer = model("llama-2-7b", family="llama-2", backbone="llama-7b", developers=("meta",))
    vicuna = model("vicuna-7b", backbone="llama-7b", developers=("lmsys",))
    found = recommend(Requirements(gpu=gpu(24)), shelf(llama, newer, vicuna))

    assert [pick.model.id for pick in found.picks] == ["llama-2-7b"]
    assert {one.value.id: str(one.reasons[0].text) for one in found.excluded} == {
        "llama-7b": "superseded by llama-2-7b",
        "vicuna-7b": "built on llama-7b, superseded by llama-2-7b",
    }
    assert len(picked(llama, newer, vicuna, gpu=gpu(24), include_superseded=True)) == 3


def test_each_pick_says_what_speaks_against_it() -> None:
    """Predicted, old and tight are told."""
    old = model("old-7b", released="2021-01-01", ability_en=rated(900, rows=0))
    new = model("new-7b", family="new", released="2024-01-01", ability_en=rated(1000))
    picks = {pick.model.id: pick for pick in recommend(Requirements(gpu=gpu(14.5)), shelf(old, new)).picks}

    assert [warning.code for warning in picks["old-7b"].warnings] == ["predicted", "old"]
    assert picks["new-7b"].warnings == ()


def test_a_relaxation_gives_what_it_promises_and_is_the_nearest() -> None:
    """A 7B in int4 needs 6 GiB: the next card that is made has 8; a research licence is let in by `any`."""
    small = model("small-7b")
    research = model("research-7b", family="research", license_weights="llama-1", params=10**8)
    asked = Requirements(gpu=gpu(4), license="commercial")
    choice = shelf(small, research)

    offered = {one.option: one for one in relaxations(recommend(asked, choice), asked, choice)}

    assert offered["--gpu 8G"].adds == ("small-7b",)
    assert offered["--license any"].adds == ("research-7b",)
    for one in offered.values():
        assert set(one.adds) <= set(fitting(one.asked, choice, choice.models.values()))


def test_a_model_of_one_trade_is_picked_only_when_asked_for() -> None:
    """A code model is no general backbone; `--kind code` brings it back."""
    coder = model("coder-7b", kind="code")

    assert picked(coder) == []
    assert picked(coder, kind="code") == ["coder-7b"]


def test_the_widest_format_that_fits_is_planned() -> None:
    """A 7B model is served in fp16 on 24 GiB, in int8 on 12, in int4 on 8, and not at all on 3."""
    plans = {size: recommend(Requirements(gpu=gpu(size)), shelf(model("x-7b"))).picks for size in (24, 12, 8, 3)}

    assert [pick.serve.stored.id for pick in plans[24]] == ["fp16"]
    assert [pick.serve.stored.id for pick in plans[12]] == ["int8"]
    assert [pick.serve.stored.id for pick in plans[8]] == ["int4"]
    assert plans[3] == ()


def test_what_does_not_fit_says_how_much_it_needs() -> None:
    """An exclusion for memory names the need at the narrowest format and what is there."""
    found = recommend(Requirements(gpu=gpu(3)), shelf(model("x-7b")))

    (judged,) = found.excluded
    assert judged.reasons[0].code == "memory"
    assert str(judged.reasons[0].text) == "serving needs 5.2 GiB at int4, 3.0 GiB there"


def test_a_model_of_unknown_shape_is_undecided() -> None:
    """Memory that cannot be told is not taken for memory that suffices."""
    found = recommend(Requirements(gpu=gpu(24)), shelf(model("x-7b", architecture=None), model("y-7b", params=None)))

    assert [judged.value.id for judged in found.undecided] == ["x-7b", "y-7b"]
    assert found.picks == ()


def test_one_of_a_family_is_picked_and_the_rest_are_named() -> None:
    """Siblings yield to the first in order; asked for all sizes, each is a pick."""
    small = model("qwen-7b", family="qwen", ability_en=rated(1000))
    large = model("qwen-14b", family="qwen", params=14 * 10**9, ability_en=rated(1050))
    found = recommend(Requirements(gpu=gpu(80)), shelf(small, large))

    assert [pick.model.id for pick in found.picks] == ["qwen-14b"]
    assert found.picks[0].siblings == ("qwen-7b",)
    assert picked(small, large, gpu=gpu(80), all_sizes=True) == ["qwen-14b", "qwen-7b"]


def test_weights_that_are_not_to_be_had_are_never_picked() -> None:
    """A model whose weights were never released is excluded, whatever else it is."""
    found = recommend(Requirements(), shelf(model("x-7b", openness={"weights": "closed"})))

    assert [judged.reasons[0].code for judged in found.excluded] == ["no-weights"]


def test_a_delta_is_picked_with_a_warning() -> None:
    """A difference to other weights says whose weights are needed too."""
    delta = model("vicuna-7b", openness={"weights": "delta"}, backbone="llama-7b")
    (pick,) = recommend(Requirements(), shelf(delta)).picks

    assert [str(warning.text) for warning in pick.warnings] == ["only delta weights: llama-7b is needed too"]


def test_more_cards_share_the_weights() -> None:
    """What does not fit one card may fit two, and the figure is that of one."""
    one = model("x-70b", params=70 * 10**9)

    assert picked(one, gpu=gpu(24)) == []
    (pick,) = recommend(Requirements(gpu=gpu(24, 2)), shelf(one)).picks
    assert pick.serve.estimate.total_bytes <= 24 * GIB


MODELS = st.lists(
    st.builds(
        lambda n, size, learnt, tokens, shape: model(
            f"f{n % 7}-{n}", family=f"f{n % 7}", params=size, chinese_learnt=learnt, tokens=tokens,
            architecture=ATTENTION if shape else None,
        ),
        st.integers(0, 10**6),
        st.none() | st.integers(10**8, 10**12),
        st.sampled_from([None, "pretraining", "tuning", "none"]),
        st.none() | st.integers(10**9, 10**13),
        st.booleans(),
    ),
    unique_by=lambda one: one.id,
)  # fmt: skip


@given(MODELS, st.integers(1, 200))
def test_each_model_appears_exactly_once(models: list, gib: int) -> None:
    """Picked, excluded or undecided: never two of them, never none."""
    found = recommend(Requirements(gpu=gpu(gib), language="zh"), shelf(*models))
    ids = [p.model.id for p in found.picks] + [j.value.id for j in (*found.excluded, *found.undecided)]

    assert sorted(ids) == sorted(one.id for one in models)


@given(MODELS, st.integers(1, 100), st.integers(0, 100))
def test_more_memory_never_removes_a_model(models: list, gib: int, more: int) -> None:
    """What fits a card fits a larger one."""
    question = {"language": "zh", "all_sizes": True}
    small = set(picked(*models, gpu=gpu(gib), **question))

    assert small <= set(picked(*models, gpu=gpu(gib + more), **question))


@given(MODELS, st.randoms())
def test_the_order_does_not_depend_on_the_files(models: list, random: object) -> None:
    """Shuffled, the same models give the same answer."""
    shuffled = list(models)
    random.shuffle(shuffled)

    assert picked(*models, gpu=gpu(48), language="zh") == picked(*shuffled, gpu=gpu(48), language="zh")


@given(MODELS, st.integers(1, 100), st.sampled_from(["commercial", "permissive"]), st.sampled_from(["qlora", "full"]))
def test_a_stricter_question_never_adds_a_model(models: list, gib: int, license_: str, tune: str) -> None:
    """Each requirement on top takes models away or leaves them, before one of a family is chosen."""
    choice = shelf(*models)
    loose = Requirements(gpu=gpu(gib), language="zh")
    fits = fitting(loose, choice, models)

    for stricter in (
        replace(loose, license=license_), replace(loose, tune=tune), replace(loose, serve_context=2048),
        replace(loose, users=4), replace(loose, min_chinese=ChineseLevel.STRONG), replace(loose, least_bits=8),
        replace(loose, released_after="2023-06-01"),
    ):  # fmt: skip
        assert fitting(stricter, choice, models) <= fits


@given(MODELS, st.integers(1, 60))
def test_every_relaxation_really_adds_what_it_names(models: list, gib: int) -> None:
    """What is offered is tried: none of it fitted before, all of it fits then."""
    asked, choice = Requirements(gpu=gpu(gib), language="zh", license="permissive"), shelf(*models)
    before = fitting(asked, choice, models)

    for one in relaxations(recommend(asked, choice), asked, choice):
        assert one.adds
        assert not before & set(one.adds)
        assert set(one.adds) <= fitting(one.asked, choice, models)
