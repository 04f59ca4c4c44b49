"""A recommendation answers for every model, in an order that can be said in a sentence."""

from hypothesis import given
from hypothesis import strategies as st

from llmrev.core.chinese.evidence import Measurement
from llmrev.core.gpu import Gpu, GpuPool
from llmrev.core.rank import equivalent_params
from llmrev.core.recommend import recommend
from llmrev.core.requirements import Requirements
from llmrev.core.units import GIB
from tests.builders import ATTENTION, model, shelf


def gpu(gib: float, count: int = 1) -> GpuPool:
    """So many cards of so many GiB."""
    memory = int(gib * GIB)
    return GpuPool(Gpu(id="card", name="card", memory=memory, usable=memory), count)


def picked(*models: object, **question: object) -> list[str]:
    """Ids of the picks, in order."""
    return [pick.model.id for pick in recommend(Requirements(**question), shelf(*models)).picks]


def test_chinese_spoken_well_goes_before_size() -> None:
    """Asked for Chinese, a model that speaks it natively beats one that only supports it, however much larger."""
    scores = (Measurement(table="t", zh=60, mmlu=60),)
    native = model("chatglm-6b", tokens=10**12, tokens_per_han=0.61, chinese_scores=scores)
    tuned = model("robin-13b", chinese_learnt="tuning", tokens=20 * 10**12)

    assert picked(tuned, native, gpu=gpu(24), language="zh") == ["chatglm-6b", "robin-13b"]


def test_a_main_language_nobody_tested_has_its_makers_record() -> None:
    """No score and no measured tokenizer say nothing against a model whose makers' last one was measured."""
    scores = (Measurement(table="t", zh=60, mmlu=60),)
    proven = model("glm-4-7b", tokens_per_han=0.61, chinese_scores=scores)
    next_ = model("glm-5-13b", family="glm-5", params=13 * 10**9)
    stranger = model("new-13b", params=13 * 10**9)
    dear = model("glm-dear-13b", family="glm-dear", params=13 * 10**9, tokens_per_han=1.55)

    picks = picked(dear, stranger, proven, next_, gpu=gpu(80), language="zh")

    assert picks == ["glm-5-13b", "glm-4-7b", "glm-dear-13b", "new-13b"]


def test_a_newer_model_counts_as_a_larger_one() -> None:
    """At equal size the newer comes first; 3.3 months are worth a factor of two; an unknown date comes last."""
    old = model("old-7b", released="2023-05-01")
    new = model("new-7b", released="2024-05-01")
    large = model("large-13b", released="2023-05-01", params=13 * 10**9)
    undated = model("undated-7b", released=None)

    assert picked(old, large, undated, new, gpu=gpu(80)) == ["new-7b", "large-13b", "old-7b", "undated-7b"]


def test_equivalent_parameters_double_every_three_months_and_a_third() -> None:
    """The densing law, with a mixture counted as the geometric mean of total and active."""
    january = equivalent_params(model("x-7b", params=10**9, released="2023-01-01"))
    later = equivalent_params(model("x-7b", params=10**9, released="2023-12-01"))
    mixture = equivalent_params(model("x-7b", params=16 * 10**9, params_active=10**9, released="2023-01-01"))

    assert january == 10**9
    assert round(later / january, 2) == round(2 ** (11 / 3.3), 2)
    assert mixture == 4 * 10**9


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
    assert str(judged.reasons[0].text) == "needs 5.2 GiB at int4, 3.0 GiB there"


def test_a_model_of_unknown_shape_is_undecided() -> None:
    """Memory that cannot be told is not taken for memory that suffices."""
    found = recommend(Requirements(gpu=gpu(24)), shelf(model("x-7b", architecture=None), model("y-7b", params=None)))

    assert [judged.value.id for judged in found.undecided] == ["x-7b", "y-7b"]
    assert found.picks == ()


def test_one_of_a_family_is_picked_and_the_rest_are_named() -> None:
    """Siblings yield to the first in order; asked for all sizes, each is a pick."""
    small, large = model("qwen-7b", family="qwen"), model("qwen-14b", family="qwen", params=14 * 10**9)
    found = recommend(Requirements(gpu=gpu(80)), shelf(small, large))

    assert [pick.model.id for pick in found.picks] == ["qwen-14b"]
    assert found.picks[0].siblings == ("qwen-7b",)
    assert picked(small, large, gpu=gpu(80), all_sizes=True) == ["qwen-14b", "qwen-7b"]


def test_a_superseded_model_yields_only_to_a_successor_that_is_a_pick() -> None:
    """The old version stays when the new one is outside the question."""
    old = model("vicuna-v1", family="v1", superseded_by="vicuna-v2", released="2023-03-30")
    new = model("vicuna-v2", family="v2", released="2023-08-01")

    assert picked(old, new, gpu=gpu(24)) == ["vicuna-v2"]
    assert picked(old, new, gpu=gpu(24), released_before="2023-06-01") == ["vicuna-v1"]
    assert set(picked(old, new, gpu=gpu(24), include_superseded=True)) == {"vicuna-v1", "vicuna-v2"}


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
