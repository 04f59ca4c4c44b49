"""Abilities are found again where they are known, and a guess never passes for a measurement."""

import math

import numpy as np
import pytest

from llmrev.core.rating.ability import Ability, Basis, ability_in, confident_ability
from llmrev.core.rating.evidence import VENDORS, Score, Subject, comparable, once, share_of
from llmrev.core.rating.fit import fit
from llmrev.core.rating.linear import Equations, Rows
from llmrev.core.rating.trial import spearman, trial
from tests.builders import model

SIZES = (1, 3, 7, 14, 32, 70)


def made_subjects(count: int = 36) -> dict[str, Subject]:
    """Models of six sizes by six developers, over three years."""
    return {
        f"m{number}": Subject(
            id=f"m{number}",
            family=f"f{number % 12}",
            developer=f"lab{number % 6}",
            kind="chat",
            total=SIZES[number % 6] * 10**9,
            active=SIZES[number % 6] * 10**9,
            year=3 * number / count,
        )
        for number in range(count)
    }


def truth_of(subject: Subject) -> float:
    """What the made models can do: more with size and day, with a fixed whim of each."""
    whim = math.sin(7 * int(subject.id[1:]))
    return 0.7 * math.log10(subject.active / 1e10) + 0.8 * (subject.year - 1.5) + 0.3 * whim


def made_scores(subjects: dict[str, Subject], *, own_bias: float = 0.0, tests: int = 16) -> list[Score]:
    """Scores of every model on tests of known difficulty and slope, by a board and in six developers' tables."""
    random = np.random.default_rng(7)
    scores = []
    for number in range(tests):
        slope, difficulty = 0.7 + 0.6 * (number % 4) / 3, -1 + 2 * (number % 5) / 4
        board = number % 2 == 0
        for subject in subjects.values():
            own = not board and random.random() < 0.5
            seen = truth_of(subject) + (own_bias if own else 0)
            share = 1 / (1 + math.exp(-slope * (seen - difficulty)))
            scores.append(
                Score(
                    subject=subject.id,
                    mode="direct",
                    test=f"test {number}",
                    panel="board" if board else VENDORS,
                    measurer="board" if board else subject.developer if own else "lab9",
                    score=float(np.clip(share + random.normal(0, 0.02), 0, 1)),
                    own=subject.developer if own else None,
                )
            )
    return scores


@pytest.fixture(scope="module")
def subjects() -> dict[str, Subject]:
    """The made models."""
    return made_subjects()


def test_known_abilities_are_recovered(subjects) -> None:
    """Their order comes out as it was made, and most lie within two standard errors on one straight line."""
    fitted = fit(subjects, made_scores(subjects), rounds=5)
    found = np.array([fitted.entries[key, "direct"].mean for key in subjects])
    errors = np.array([math.sqrt(fitted.entries[key, "direct"].variance) for key in subjects])
    truth = np.array([truth_of(one) for one in subjects.values()])
    slope, level = np.polyfit(truth, found, 1)  # origin and scale of a fit are its own

    assert spearman(found, truth) > 0.97
    assert (np.abs(found - (slope * truth + level)) < 2 * errors).mean() > 0.85


def test_the_gain_in_own_tables_is_recovered(subjects) -> None:
    """A developer's own table shows its models higher by what was put in, and by nothing where nothing was."""
    honest = fit(subjects, made_scores(subjects), rounds=5)
    boastful = fit(subjects, made_scores(subjects, own_bias=0.4), rounds=5)

    assert abs(honest.own_bias.mean) < 0.1
    assert boastful.own_bias.mean == pytest.approx(0.4 / _unit(boastful, subjects), abs=0.1)


def _unit(fitted, subjects) -> float:
    """How many made units one unit of the fit is."""
    found = [fitted.entries[key, "direct"].mean for key in subjects]
    return float(np.polyfit(found, [truth_of(one) for one in subjects.values()], 1)[0])


def test_a_model_without_scores_gets_its_prior(subjects) -> None:
    """It stands where its size and day put it, with a wider band than those that were measured."""
    scores = [one for one in made_scores(subjects) if one.subject not in ("m5", "m30")]
    fitted = fit(subjects, scores, rounds=5)
    old_large, new_small = fitted.entries["m5", "direct"], fitted.entries["m30", "direct"]
    measured = fitted.entries["m11", "direct"]

    assert old_large.variance > 2 * measured.variance
    assert new_small.mean > fitted.entries["m0", "direct"].mean  # as small, and 2.5 years younger
    assert abs(old_large.mean - measured.mean) < 0.6  # as large, half a year younger


def test_a_tuned_model_starts_from_its_backbone(subjects) -> None:
    """Without a score it is about as able as what it was made of, whatever its own day."""
    late = Subject(id="tuned", kind="chat", total=7 * 10**9, active=7 * 10**9, year=2.9, parent="m1", relation="lora")
    fitted = fit({**subjects, "tuned": late}, made_scores(subjects), rounds=4)
    gap = fitted.entries["tuned", "direct"].mean - fitted.entries["m1", "direct"].mean
    progress = fitted.entries["m35", "direct"].mean - fitted.entries["m1", "direct"].mean

    assert abs(gap) < progress / 3


def test_one_measurer_is_one_opinion(subjects) -> None:
    """Scores of many measurers make a narrower band than as many scores of one."""
    scores = made_scores(subjects)
    whims = np.random.default_rng(3)
    alone = [one for one in scores if one.panel == "board"]
    many = [
        Score(**{**_fields(one), "measurer": f"board{whims.integers(8)}"})  # the same figures, by eight boards
        for one in alone
    ]
    one_opinion, eight = fit(subjects, alone, rounds=1), fit(subjects, many, rounds=1)

    assert one_opinion.entries["m3", "direct"].variance > 1.2 * eight.entries["m3", "direct"].variance


def _fields(one: Score) -> dict[str, object]:
    return {name: getattr(one, name) for name in Score.__struct_fields__}


def test_a_score_far_off_counts_for_little(subjects) -> None:
    """One absurd figure among sixteen moves its model by less than a tenth of what it claims."""
    scores = made_scores(subjects)
    fitted = fit(subjects, scores, rounds=4)
    absurd = [Score(**{**_fields(one), "score": 0.99}) if n == 0 else one for n, one in enumerate(scores)]
    disturbed = fit(subjects, absurd, rounds=4)
    honest, moved = fitted.entries["m0", "direct"].mean, disturbed.entries["m0", "direct"].mean

    assert 0 <= moved - honest < 0.25


def test_guessing_is_no_ability(subjects) -> None:
    """A score at the level of chance tells no more of a test's takers than one of zero where guessing gets nothing."""
    plain = made_scores(subjects)
    floored = [Score(**{**_fields(one), "score": 0.25 + 0.75 * one.score, "chance": 0.25}) for one in plain]
    first, second = fit(subjects, plain, rounds=3), fit(subjects, floored, rounds=3)
    means = [np.array([fitted.entries[key, "direct"].mean for key in subjects]) for fitted in (first, second)]

    assert np.corrcoef(*means)[0, 1] > 0.99


def test_chinese_stands_on_the_general_scale(subjects) -> None:
    """Unmeasured Chinese is the general ability for a model made for Chinese, and less for one that is not."""
    foreign = {
        key: Subject(**{**{n: getattr(one, n) for n in Subject.__struct_fields__}, "foreign": "absent"})
        if int(key[1:]) % 2
        else one
        for key, one in subjects.items()
    }
    scores = made_scores(subjects)
    general = fit(foreign, scores, rounds=4)
    chinese = [
        Score(**{**_fields(one), "score": max(0.0, one.score - 0.15 * (int(one.subject[1:]) % 2))})
        for one in scores
        if one.subject not in ("m34", "m35") and one.panel == "board"
    ]
    fitted = fit(foreign, chinese, general=general.entries, also={one.entry for one in scores}, rounds=4)

    assert fitted.entries["m34", "direct"].mean == pytest.approx(general.entries["m34", "direct"].mean, abs=0.25)
    assert fitted.entries["m35", "direct"].mean < general.entries["m35", "direct"].mean - 0.25


def test_nothing_is_fitted_to_nothing(subjects) -> None:
    """Without a score there is no scale."""
    with pytest.raises(ValueError, match="no scores"):
        fit(subjects, [])


def test_the_trial_beats_the_mean_of_the_test(subjects) -> None:
    """Held-out scores are foretold better than by what others got, and held-out models near where they belong."""
    scores = made_scores(subjects)
    full = fit(subjects, scores, rounds=4)
    found = trial(subjects, scores, full, lambda kept: fit(subjects, kept, also={s.entry for s in scores}, like=full))

    assert found.error < found.error_of_mean / 3
    assert found.rank > 0.9
    assert found.unseen.models == 7
    assert found.unseen.rank > 0.7


def test_lone_parameters_change_no_solution() -> None:
    """Eliminating a diagonal block gives what solving the whole system gives."""
    random = np.random.default_rng(1)
    places = np.array([[n % 3, 3 + n % 2] for n in range(12)])  # three parameters, two lone ones
    factors, misses = random.normal(size=(12, 2)), random.normal(size=12)
    weights = np.ones(12)
    dense = np.zeros((12, 5))
    for row, (at, by) in enumerate(zip(places, factors, strict=True)):
        dense[row, at] = by
    equations = Equations.of(5, 2, [Rows(places, factors, misses, weights)])
    kept, lone = equations.covariance()
    whole = np.linalg.inv(dense.T @ dense)

    assert equations.step() == pytest.approx(whole @ dense.T @ misses)
    assert kept == pytest.approx(whole[:3, :3])
    assert lone == pytest.approx(whole.diagonal()[3:])


def figure(**fields: object) -> Score:
    """A score of 61.2 % but for what *fields* say."""
    usual = {"subject": "a", "mode": "direct", "test": "mmlu", "panel": VENDORS, "measurer": "lab", "score": 0.612}
    return Score(**{**usual, **fields})


def test_a_copied_figure_counts_once() -> None:
    """The same figure of the same model in two tables is one measurement, and its developer's where he has it."""
    copied, own = figure(measurer="rival"), figure(own="lab")

    assert once([copied, own, figure(score=0.63)]) == [own, figure(score=0.63)]


def test_a_test_that_two_took_says_nothing() -> None:
    """A test needs three takers; two scores of one model make no third."""
    few = [figure(subject="a"), figure(subject="b"), figure(subject="b", mode="thinking")]

    assert comparable(few) == []
    assert comparable([*few, figure(subject="c")]) == [*few, figure(subject="c")]


@pytest.mark.parametrize(
    ("score", "unit", "share"), [(50, "percent", 0.5), (1700, "elo", 10 / 11), (10, "tenths", 1), (7, "ratio", None)]
)
def test_scores_become_shares(score: float, unit: str, share: float | None) -> None:
    """Percentages, marks and ratings are put as shares of 1; what is none of these is not rated."""
    assert share_of(score, unit) == pytest.approx(share) if share else share_of(score, unit) is None


MEASURED = Ability(value=1100, error=10, rows=40, measurers=5, mode="thinking")
GUESSED = Ability(value=1120, error=40, rows=0, measurers=0, mode="direct")


def test_a_guess_says_so() -> None:
    """What no score stands behind is predicted."""
    assert MEASURED.basis is Basis.MEASURED
    assert GUESSED.basis is Basis.PREDICTED
    assert (MEASURED.low, MEASURED.high) == (1087, 1113)


def test_who_asks_for_chinese_gets_the_chinese_figure() -> None:
    """Either script counts; any other language means the general one."""
    one = model("a", ability_en=MEASURED, ability_zh=GUESSED)

    assert ability_in(one, "zh") is ability_in(one, "zh-hant") is GUESSED
    assert ability_in(one, "en") is ability_in(one, None) is MEASURED


def test_the_lower_bound_puts_a_wide_guess_behind() -> None:
    """A guess of 1120 with a wide band stands behind a measured 1100, before a measured 1050; unrated comes last."""
    sure, guess = model("sure", ability_en=MEASURED), model("guess", ability_en=GUESSED)
    weak = model("weak", ability_en=Ability(value=1050, error=5, rows=9, measurers=3, mode="direct"))
    ordered = sorted([model("unrated"), weak, guess, sure], key=lambda one: -confident_ability(one, "en"))

    assert [one.id for one in ordered] == ["sure", "guess", "weak", "unrated"]
