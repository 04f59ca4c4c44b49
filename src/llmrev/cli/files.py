"""Files that a user names on the command line."""

import json
import math
from pathlib import Path
from typing import Any

from llmrev.errors import UsageError
from llmrev.messages import say

MAX_BYTES = 8 * 2**20
"""A config is some kilobytes; anything larger is something else, such as the weights."""


def json_file(name: str) -> dict[str, Any]:
    """
    The mapping in a JSON file.

    Raises `UsageError` for a file that is missing, far too large, no JSON, or holds no mapping or a NaN.
    """
    path = Path(name)
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UsageError(say("`{path}` is too large for a config: {size} MiB", path=name, size=size >> 20))
        data = json.loads(path.read_bytes(), parse_constant=_no_constant)
    except OSError as error:
        raise UsageError(say("`{path}` cannot be read: {why}", path=name, why=error.strerror or str(error))) from None
    except (ValueError, RecursionError) as error:
        raise UsageError(say("`{path}` is not JSON: {why}", path=name, why=str(error))) from None
    if not isinstance(data, dict):
        raise UsageError(say("`{path}` holds no mapping", path=name), hint=say("pass a Hugging Face `config.json`"))
    return data


def _no_constant(name: str) -> float:
    raise ValueError(
        f"{name} is not a number" if math.isnan(float(name.replace("Infinity", "inf"))) else f"{name} is not finite"
    )
