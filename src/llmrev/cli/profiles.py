"""
Requirement sets in a file: options of `recommend` by name, without their dashes.

    gpu: 24G
    lang: zh
    license: commercial
    tune: qlora
"""

from pathlib import Path
from typing import Any

from llmrev.errors import UsageError
from llmrev.messages import say

NAMES = {
    "gpu": "gpu", "lang": "lang", "min-chinese": "min_chinese", "license": "license_",
    "serve-context": "serve_context", "users": "users", "engine": "engine", "min-bits": "min_bits", "tune": "tune",
    "seq-len": "seq_len", "batch": "batch",
    "dataset-tokens": "dataset_tokens", "context": "context", "min-params": "min_params", "max-params": "max_params",
    "released-after": "released_after", "released-before": "released_before", "developer": "developer",
    "country": "country", "backbone": "backbone", "kind": "kind", "family": "family", "open-weights": "open_weights",
    "open-code": "open_code", "open-data": "open_data", "all-sizes": "all_sizes",
    "include-superseded": "include_superseded", "exclude": "exclude",
}  # fmt: skip
"""Names in a profile, and of the command's parameters."""

SWITCHES = ("open_weights", "open_code", "open_data", "all_sizes", "include_superseded")
MAX_BYTES = 2**20


def merged(given: dict[str, Any], profile: str | None) -> dict[str, Any]:
    """*given* with what the file *profile* says where nobody said anything.  Raises `UsageError` for a bad file."""
    if profile is None:
        return given
    read = _read(profile)
    return {**given, **{name: value for name, value in read.items() if given[name] in (None, False, [])}}


def _read(path: str) -> dict[str, Any]:
    from ruamel.yaml import YAML
    from ruamel.yaml.error import MarkedYAMLError

    place = Path(path)
    try:
        if place.stat().st_size > MAX_BYTES:
            raise UsageError(say("`{path}` is too large for a profile", path=path))
        data = YAML(typ="rt").load(place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(say("`{path}` cannot be read: {why}", path=path, why=str(error))) from None
    except MarkedYAMLError as error:
        mark = error.problem_mark
        at = f"{path}:{mark.line + 1}:{mark.column + 1}" if mark else path
        raise UsageError(say("{at}: not YAML: {why}", at=at, why=str(error.problem))) from None
    if not isinstance(data, dict):
        raise UsageError(say("`{path}` holds no mapping", path=path), hint=say("write `gpu: 24G`, one option a line"))
    return {NAMES[str(key)]: _value(path, data, key) for key in data if _known(path, data, key)}


def _at(path: str, data: Any, key: Any, *, value: bool = False) -> str:
    line, column = data.lc.value(key) if value else data.lc.key(key)
    return f"{path}:{line + 1}:{column + 1}"


def _known(path: str, data: Any, key: Any) -> bool:
    if str(key) not in NAMES:
        raise UsageError(
            say("{at}: no option `{name}`", at=_at(path, data, key), name=key),
            hint=say("options: {names}", names=", ".join(NAMES)),
        )
    return True


def _value(path: str, data: Any, key: Any) -> Any:
    value, name = data[key], NAMES[str(key)]
    if name in SWITCHES:
        if not isinstance(value, bool):
            raise UsageError(say("{at}: `{name}` is true or false", at=_at(path, data, key, value=True), name=key))
        return value
    if name == "exclude":
        return [str(one) for one in value] if isinstance(value, list) else [str(value)]
    if isinstance(value, bool) or value is None or isinstance(value, (list, dict)):
        raise UsageError(say("{at}: `{name}` takes one value", at=_at(path, data, key, value=True), name=key))
    return str(value)


def written(given: dict[str, Any], path: str) -> None:
    """Write what *given* says to the file *path*, one option a line.  Raises `UsageError` where it cannot be."""
    from ruamel.yaml import YAML

    data = {key: given[name] for key, name in NAMES.items() if given.get(name) not in (None, False, [])}
    try:
        with Path(path).open("w", encoding="utf-8") as file:
            YAML().dump(data, file)
    except OSError as error:
        raise UsageError(
            say("`{path}` cannot be written: {why}", path=path, why=error.strerror or str(error))
        ) from None
