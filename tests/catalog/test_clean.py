"""Reading without pydantic and without places gives what reading with them gives, or leaves it to them."""

import copy
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from llmrev.catalog.clean import clean
from llmrev.catalog.clean_values import Unsure
from llmrev.catalog.layout import catalog_files, table_of
from llmrev.catalog.records import plain
from llmrev.catalog.schema.entity import dumped
from llmrev.catalog.schema.files import SCHEMAS
from llmrev.catalog.schema.plan import plan_text
from llmrev.catalog.schema.state import PLAN
from llmrev.catalog.yaml_events import UnevenError, swift
from llmrev.catalog.yaml_source import Document, parse_yaml

CATALOG = Path(__file__).parents[2] / "catalog"
FILES = catalog_files(CATALOG)

ODD = (
    "", "unknown", "x", "6.2B", "13 GB", "9 h", "52K instructions", "300 USD", "2023-03", "2023-13", "a\nb", 0, 1, -1,
    2**70, 0.5, 1.0, True, False, [], ["x"], [0, 1], {}, {"value": 1}, {"value": "x", "from": "paper"}, {"value": 1, "about": 2},
    {"unknown": "not-stated"}, {"en": "a", "zh": "乙"}, {"claims": [{"value": 1}, {"value": 2, "wrong": {"en": "a", "zh": "乙"}}]},
    {"inherits": "backbone"}, {"at_least": "7B", "note": {"en": "a", "zh": "中 文"}},
)  # fmt: skip
"""What may be found where something else is expected."""


def everything(value: Any) -> Any:
    """All that the compiler reads of *value*."""
    return plain(value), dumped(value)


def test_the_plan_is_that_of_the_schema() -> None:
    """`python -m llmrev.catalog.schema.plan` renews it."""
    assert PLAN.read_text(encoding="utf-8") == plan_text()


def test_the_plan_has_a_word_for_everything() -> None:
    """No file of the catalog has to be left to pydantic."""
    assert "untold" not in plan_text()


def test_every_file_is_read_alike() -> None:
    """With the C parser's events and the plan, or with places and pydantic."""
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        data = swift(text)
        with_places = parse_yaml(text, Document(path.name))
        assert data == with_places.data
        assert everything(clean(table_of(path), data)) == everything(SCHEMAS[table_of(path)].model_validate(data))


def places(data: Any) -> Iterator[tuple[Any, Any]]:
    """Every place below *data*: what holds it, and under which key."""
    if isinstance(data, dict | list):
        for key in list(data) if isinstance(data, dict) else range(len(data)):
            yield data, key
            yield from places(data[key])


@pytest.mark.parametrize("table", SCHEMAS)
def test_nothing_is_taken_that_pydantic_refuses(table: str) -> None:
    """One place of a file changed at random: whoever reads without pydantic agrees with it, or does not know."""
    chance = random.Random(table)  # noqa: S311  a test, not a secret
    path = min((one for one in FILES if table_of(one) == table), key=lambda one: abs(one.stat().st_size - 4000))
    data = swift(path.read_text(encoding="utf-8"))
    taken = 0
    for _ in range(300):
        changed = copy.deepcopy(data)
        held, key = chance.choice(list(places(changed)))
        if isinstance(held, dict) and chance.random() < 0.3:
            held[chance.choice(["strange", "note", "from", "value", "aliases", "unknown"])] = chance.choice(ODD)
        elif isinstance(held, dict) and chance.random() < 0.2:
            del held[key]
        else:
            held[key] = chance.choice(ODD)
        try:
            found = clean(table, changed)
        except Unsure:
            continue
        taken += 1
        try:
            judged = SCHEMAS[table].model_validate(changed)
        except ValidationError as error:
            pytest.fail(f"taken: {held!r} at {key!r}: {error}")
        assert everything(found) == everything(judged)
    assert taken  # else this has tested nothing


@pytest.mark.parametrize(
    "text",
    [
        "a: [https://x.org/y, 'b', https://z.org/]\n",
        "a: {url: https://x.org/y, b: 1}\n",
        "a: [https://x.org/y, b: c]\n",
        "- 1\n- 1.50\n- yes\n- True\n- '1'\n- 0x1F\n- 1e5\n- 2023-03-14\n- -0\n- +7\n- 1_000\n",
        "a: >-\n  one\n  two\nb: |\n  three\n",
        "a: !!str 1\n",
        "'1': x\n1.0: y\n",
    ],
)  # fmt: skip
def test_well_formed_text_is_read_alike(text: str) -> None:
    """Numbers, words, styles and addresses mean the same to both readers."""
    assert swift(text) == parse_yaml(text + "# again, with places\n", Document("x")).data


@pytest.mark.parametrize(
    "text",
    [
        "", "# nothing\n", "a: 1\na: 2\n", "a:\n", "a: ~\n", "a: &x 1\nb: *x\n", "? [a]\n: b\n", "a: 'b\n", "\ta: 1\n", "--- 1\n--- 2\n",
        "a: >-\n  see [https://x.org/y] and\nb: [https://x.org/y]\n",
        "[" * 300 + "]" * 300, "a: \x01\n",
    ],
)  # fmt: skip
def test_whatever_is_uneven_is_left_to_the_slow_reader(text: str) -> None:
    """It knows the words for a mistake, and the YAML that the C parser does not know."""
    with pytest.raises(UnevenError):
        swift(text)
