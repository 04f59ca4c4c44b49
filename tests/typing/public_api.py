"""Read by mypy, never run: the public names have the types that their documentation says."""

from collections.abc import Mapping
from typing import assert_type

import llmrev


def use() -> None:
    """Use each public name as a caller would."""
    catalog = llmrev.open_catalog()
    assert_type(catalog, llmrev.Catalog)
    assert_type(catalog.models, Mapping[str, llmrev.Model])
    assert_type(catalog.resolve("vicuna"), llmrev.Resolved)
    answer = llmrev.recommend(catalog, llmrev.Requirements(language="zh"))
    assert_type(answer, llmrev.Recommendation)
    assert_type(answer.picks[0].model.params, int | None)
    llmrev.compare(catalog, ["vicuna", "koala"])
