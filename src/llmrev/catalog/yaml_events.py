"""Read YAML that is certainly well formed, from the events of the C parser: no places, and a fifth of the time."""

import re
from typing import Any

from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

_INTEGER = re.compile(r"[-+]?(0|[1-9][0-9_]*)")
_FLOAT = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_WORDS: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}

_ADDRESS = re.compile(r"(?<=[\[{,: ])https?://[^\s,\[\]{}'\"#]+(?=\s*[,\]}])")
"""An address in a flow list; YAML 1.2 lets it stand there bare, the C parser only in quotes."""

_DEPTH = 100
"""No file of a catalog nests half as deep."""


class UnevenError(Exception):
    """Something that the slow reader must look at: a mistake, or YAML that the C parser does not know."""


def scalar(text: str, *, quoted: bool) -> Any:
    """
    What *text* means by the YAML 1.2 core schema; dates stay text.

    >>> scalar("2048", quoted=False), scalar("2048", quoted=True), scalar("2023-03-14", quoted=False)
    (2048, '2048', '2023-03-14')
    """
    if quoted:
        return text
    lowered = text.lower()
    if lowered in _WORDS and text in (lowered, text.capitalize()):
        return _WORDS[lowered]
    if text[0] in "-+0123456789":
        if _INTEGER.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return text


def swift(text: str) -> Any:
    """The data in *text*, which holds one document.  Raises `UnevenError` unless all is well."""
    try:
        from _ruamel_yaml import CParser
    except ImportError:  # no C parser for this Python
        raise UnevenError from None
    try:
        return _built(CParser(text))
    except (YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        if mark is None or "unexpected ':'" not in str(getattr(error, "problem", "")):
            raise UnevenError from None
    try:
        data = _built(CParser(_ADDRESS.sub(r"'\g<0>'", text)))
    except (YAMLError, ValueError):
        raise UnevenError from None
    if _quotes_address(data):  # an address that stood in prose, and not in a list
        raise UnevenError
    return data


def _quotes_address(data: Any) -> bool:
    if isinstance(data, str):
        return "'http" in data
    parts = (*data, *data.values()) if isinstance(data, dict) else data if isinstance(data, list) else ()
    return any(map(_quotes_address, parts))


def _built(parser: Any) -> Any:  # noqa: C901, PLR0912  one case an event; calls would double the time
    """What the events of *parser* say."""
    root: list[Any] = []
    here: Any = root
    key: str | None = None
    above: list[tuple[Any, str | None]] = []
    documents = 0
    next_event = parser.get_event
    while True:
        event = next_event()
        kind = type(event)
        if kind is ScalarEvent:
            if type(here) is dict and key is None:
                key = event.value
                if key in here:
                    raise UnevenError
                continue
            value = event.value if event.style else scalar(event.value, quoted=False)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            value = {} if kind is MappingStartEvent else []
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            here, key = above.pop()
            continue
        elif kind is StreamEndEvent:
            if documents != 1 or not root:
                raise UnevenError
            return root[0]
        elif kind is AliasEvent or event is None:
            raise UnevenError
        else:
            documents += kind is DocumentStartEvent
            continue
        if type(here) is list:
            here.append(value)
        elif key is None or value is None:
            raise UnevenError
        else:
            here[key] = value
            key = None
        if value.__class__ in (dict, list):
            if len(above) > _DEPTH:
                raise UnevenError
            above.append((here, None))
            here, key = value, None
