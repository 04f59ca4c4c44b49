"""The JSON Schemas that editors complete from, generated from the models that check."""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from llmrev.catalog.schema.files import SCHEMAS
from llmrev.errors import UsageError
from llmrev.messages import say

NAMES = {"models": "family", "licenses": "license", "evaluations": "evaluation", "guide": "guide-topic"}
"""A schema is called after its table, or after the one thing its file describes."""


def schema(name: str) -> dict[str, Any]:
    """The schema called *name*.  Raises `UsageError` for one there is none of."""
    models: dict[str, type[BaseModel]] = {NAMES.get(table, table): model for table, model in SCHEMAS.items()}
    if name not in models:
        raise UsageError(say("no schema `{name}`", name=name), hint=say("schemas: {names}", names=", ".join(models)))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **models[name].model_json_schema(by_alias=True)}


def schema_text(name: str) -> str:
    """The schema as the file in ``schema/`` holds it."""
    return json.dumps(schema(name), indent=1, ensure_ascii=False) + "\n"


def write_all(folder: Path) -> None:
    """Write every schema into *folder*."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in SCHEMAS:
        name = NAMES.get(table, table)
        (folder / f"{name}.schema.json").write_text(schema_text(name), encoding="utf-8")
