"""Versioned documents for programs: JSON, JSON lines, YAML.  They are in English whatever the interface speaks."""

import json
from typing import Any


def as_json(document: dict[str, Any]) -> str:
    """One indented JSON document."""
    return json.dumps(document, ensure_ascii=False, indent=2, default=_plain) + "\n"


def as_json_lines(items: list[Any]) -> str:
    """One JSON value a line."""
    return "".join(json.dumps(item, ensure_ascii=False, default=_plain) + "\n" for item in items)


def as_yaml(document: dict[str, Any]) -> str:
    """The same document as YAML."""
    import io

    from ruamel.yaml import YAML

    yaml: Any = YAML(typ="safe", pure=True)
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.sort_base_mapping_type_on_output = False
    file = io.StringIO()
    yaml.dump(json.loads(as_json(document)), file)
    return file.getvalue()


def _plain(value: Any) -> Any:
    if isinstance(value, set | frozenset):
        return sorted(value)
    return str(value)
