"""What a model's terms allow: its own, those of the weights it was made from, those of its tuning data."""

from llmrev.core.license.answers import License, Permission, Use, allows_research, answer, is_permissive
from llmrev.core.license.chain import (
    DataLink,
    Link,
    Step,
    binding,
    data_answer,
    data_links,
    relicensed,
    weight_links,
)
from llmrev.core.license.combine import Ruling, Terms, says, terms
from llmrev.core.license.reason import data_text, license_name, reasons, sentence, step_text

__all__ = [
    "DataLink", "License", "Link", "Permission", "Ruling", "Step", "Terms", "Use", "allows_research", "answer",
    "binding", "data_answer", "data_links", "data_text", "is_permissive", "license_name", "reasons", "relicensed",
    "says", "sentence", "step_text", "terms", "weight_links",
]  # fmt: skip
