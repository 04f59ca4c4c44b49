"""Each name in the glossary means one term."""

from llmrev.catalog.folder import Collection
from llmrev.core.names import folded
from llmrev.messages import say


def check_term_names(collection: Collection) -> None:
    """Add a problem for each name that two terms bear, ids and both languages counted in."""
    owners: dict[str, str] = {}
    for term_id, item in collection.items["terms"].items():
        for name in (term_id, item.model.name, item.model.zh, *(item.model.aliases or ())):
            first = owners.setdefault(folded(name), term_id)
            if first != term_id:
                message = say("the name `{name}` already means {other}", name=name, other=f"`{first}`")
                item.document.problems.append(
                    item.document.problem(item.path, message, say("each name means one thing"))
                )
