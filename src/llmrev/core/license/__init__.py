"""
What a model's terms allow: its own, those of the weights it was made from, those of its tuning data.

The names below load on first use: a list of models needs few of them.
"""

from typing import TYPE_CHECKING

from llmrev.deferred import deferred

_HOME = {
    "License": "llmrev.core.license.answers",
    "Permission": "llmrev.core.license.answers",
    "Use": "llmrev.core.license.answers",
    "allows_research": "llmrev.core.license.answers",
    "answer": "llmrev.core.license.answers",
    "is_permissive": "llmrev.core.license.answers",
    "DataLink": "llmrev.core.license.chain",
    "Link": "llmrev.core.license.chain",
    "Step": "llmrev.core.license.chain",
    "binding": "llmrev.core.license.chain",
    "data_answer": "llmrev.core.license.chain",
    "data_links": "llmrev.core.license.chain",
    "relicensed": "llmrev.core.license.chain",
    "weight_links": "llmrev.core.license.chain",
    "Ruling": "llmrev.core.license.combine",
    "Terms": "llmrev.core.license.combine",
    "says": "llmrev.core.license.combine",
    "terms": "llmrev.core.license.combine",
    "data_text": "llmrev.core.license.reason",
    "license_name": "llmrev.core.license.reason",
    "reasons": "llmrev.core.license.reason",
    "sentence": "llmrev.core.license.reason",
    "step_text": "llmrev.core.license.reason",
}

__all__ = [*sorted(_HOME)]  # noqa: PLE0604  the names are in _HOME

if TYPE_CHECKING:
    from llmrev.core.license.answers import License as License
    from llmrev.core.license.answers import Permission as Permission
    from llmrev.core.license.answers import Use as Use
    from llmrev.core.license.answers import allows_research as allows_research
    from llmrev.core.license.answers import answer as answer
    from llmrev.core.license.answers import is_permissive as is_permissive
    from llmrev.core.license.chain import DataLink as DataLink
    from llmrev.core.license.chain import Link as Link
    from llmrev.core.license.chain import Step as Step
    from llmrev.core.license.chain import binding as binding
    from llmrev.core.license.chain import data_answer as data_answer
    from llmrev.core.license.chain import data_links as data_links
    from llmrev.core.license.chain import relicensed as relicensed
    from llmrev.core.license.chain import weight_links as weight_links
    from llmrev.core.license.combine import Ruling as Ruling
    from llmrev.core.license.combine import Terms as Terms
    from llmrev.core.license.combine import says as says
    from llmrev.core.license.combine import terms as terms
    from llmrev.core.license.reason import data_text as data_text
    from llmrev.core.license.reason import license_name as license_name
    from llmrev.core.license.reason import reasons as reasons
    from llmrev.core.license.reason import sentence as sentence
    from llmrev.core.license.reason import step_text as step_text

__getattr__ = deferred(__name__, _HOME)
