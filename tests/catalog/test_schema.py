"""The schemas that editors complete from are those that check."""

import re
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from llmrev.catalog.jsonschema import NAMES, schema, schema_text
from llmrev.catalog.schema.fact import Text
from llmrev.catalog.schema.files import SCHEMAS
from llmrev.errors import UsageError

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("table", SCHEMAS)
def test_the_written_schema_is_the_generated_one(table: str) -> None:
    """`llmrev catalog schema --write schema` was run after the last change."""
    name = NAMES.get(table, table)

    assert (ROOT / "schema" / f"{name}.schema.json").read_text(encoding="utf-8") == schema_text(name)


@pytest.mark.parametrize("path", sorted((ROOT / "catalog").rglob("*.yaml")), ids=lambda path: path.stem)
def test_each_file_names_its_schema(path: Path) -> None:
    """An editor finds the schema beside the catalog."""
    match = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text(encoding="utf-8"))

    assert match, "the first line names no schema"
    assert (path.parent / match[1]).is_file()


def test_a_schema_offers_the_bare_value_and_the_full_form() -> None:
    """`context: 2048` and `context: {value: 2048, from: readme}` both pass an editor."""
    forms = schema("family")["$defs"]["Variant"]["properties"]["context"]["anyOf"]
    names = [form.get("$ref", form.get("type")) for form in forms]

    assert len(names) >= 2


def test_an_unknown_schema_lists_those_there_are() -> None:
    """A slip in the name is answered with the names."""
    with pytest.raises(UsageError, match="no schema `famly`"):
        schema("famly")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("先看这里，\n  再看那里", "先看这里，再看那里"),
        ("先看这里\n  再看那里", "先看这里再看那里"),
        ("用 Qwen3\n  训练", "用 Qwen3 训练"),
        ("可商用。 Apache 2.0", "可商用。Apache 2.0"),
    ],
)
def test_a_folded_line_leaves_no_space_in_chinese(written: str, read: str) -> None:
    """YAML joins lines with a space; Chinese has one beside Latin letters only."""
    folded = YAML(typ="safe").load(f"en: x\nzh: >-\n  {written}\n")

    assert Text.model_validate(folded).zh == read
