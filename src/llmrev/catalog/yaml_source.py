"""Read one YAML file into plain data, with a place for every node and every mistake."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, field
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from llmrev.catalog.yaml_events import UnevenError, scalar, swift
from llmrev.messages import Message, say

Step = str | int
DataPath = tuple[Step, ...]
"""Where in a document: keys and list indexes from the top."""

MAX_BYTES = 4 * 2**20
"""Larger files are refused: a family file is some kilobytes, and YAML grows in memory."""


class Problem(Struct, frozen=True):
    """One mistake in one file; lines and columns count from 1."""

    file: str
    line: int
    column: int
    path: str
    message: Message
    hint: Message | None = None

    @property
    def located(self) -> Message:
        """``file:line:column: path: message``, as compilers write it."""
        where = f"{self.file}:{self.line}:{self.column}"
        if not self.path:
            return say("{where}: {message}", where=where, message=self.message)
        return say("{where}: {path}: {message}", where=where, path=self.path, message=self.message)

    def __str__(self) -> str:
        return str(self.located)


class Document(Struct):
    """A file's data, and the line and column where each part stands."""

    file: str
    data: Any = None
    problems: list[Problem] = field(default_factory=list)
    seek: "Callable[[], Mapping[DataPath, tuple[int, int]]] | None" = None
    """What finds the places, where reading did not: most files hold no mistake, and nobody asks."""
    _places: Mapping[DataPath, tuple[int, int]] = field(default_factory=dict)

    @property
    def places(self) -> Mapping[DataPath, tuple[int, int]]:
        """Line and column of each part, counted from 1."""
        if self.seek is not None:
            self._places, self.seek = self.seek(), None
        return self._places

    def place_of(self, path: DataPath) -> tuple[int, int]:
        """Line and column of *path*, or of its nearest ancestor that stands in the file."""
        known = path
        while known and known not in self.places:
            known = known[:-1]
        return self.places.get(known, (1, 1))

    def problem(self, path: DataPath, message: Message, hint: Message | None = None) -> Problem:
        """Say what is wrong at *path*, or at its nearest ancestor that stands in the file."""
        line, column = self.place_of(path)
        return Problem(self.file, line, column, dotted(path), message, hint)


def dotted(path: DataPath) -> str:
    """
    Write a path as people read it.

    >>> dotted(("variants", "llama-7b", "memory", 0))
    'variants.llama-7b.memory[0]'
    """
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text


def real_path(document: Document, path: DataPath) -> DataPath:
    """*path* without the ``value`` steps that a bare value implies but the file does not hold."""
    real: DataPath = ()
    for step in path:
        if step == "value" and (*real, step) not in document.places:
            continue
        real = (*real, step)
    return real


def read_yaml(path: Path, name: str) -> Document:
    """Read the file at *path*; *name* is what messages call it.  Never raises for what the file holds."""
    document = Document(name)
    try:
        if path.stat().st_size > MAX_BYTES:
            return _failed(document, 1, 1, say("larger than {limit} MiB", limit=MAX_BYTES >> 20))
        raw = path.read_bytes()
    except OSError as error:
        return _failed(document, 1, 1, say("cannot be read: {why}", why=error.strerror or str(error)))
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        column = error.start - (raw.rfind(b"\n", 0, error.start) + 1) + 1
        return _failed(document, line, column, say("not UTF-8"), say("save the file as UTF-8 without BOM"))
    return parse_yaml(text, document)


def parse_yaml(text: str, document: Document) -> Document:
    """Parse *text* into *document*: swiftly where it is certainly well formed, else with a place for each mistake."""
    try:
        document.data = swift(text)
    except UnevenError:
        return _parse_with_places(text, document)
    document.seek = lambda: _parse_with_places(text, Document(document.file)).places
    return document


def _parse_with_places(text: str, document: Document) -> Document:
    try:
        root = _composed(text)
    except MarkedYAMLError as error:
        unclosed = error.context_mark and "quoted scalar" in str(error.context)
        mark = error.context_mark if unclosed else error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        return _failed(document, line, column, *_plain_words(text, line, error))
    except RecursionError:
        return _failed(document, 1, 1, say("nested too deeply"))
    except (YAMLError, ValueError) as error:
        # ruamel raises ValueError on characters that YAML does not allow at all.
        line = _first_unprintable(text)
        return _failed(document, line, 1, say("not YAML: {why}", why=str(error).splitlines()[0]))
    if root is None:
        return _failed(document, 1, 1, say("the file is empty"), say("see docs/guides/add-a-model.md"))
    try:
        document.data = _Reader(document).read(root, ())
    except RecursionError:
        return _failed(document, 1, 1, say("nested too deeply"))
    return document


def _composed(text: str) -> Node | None:
    """The node tree of *text*: by the C parser, or by the slow one where only that knows YAML 1.2 (`[a: b]`)."""
    root: Node | None
    try:
        root = YAML(typ="base", pure=False).compose(text)
    except MarkedYAMLError:
        root = YAML(typ="base", pure=True).compose(text)
    return root


def _failed(document: Document, line: int, column: int, message: Message, hint: Message | None = None) -> Document:
    document.problems.append(Problem(document.file, line, column, "", message, hint))
    return document


def _first_unprintable(text: str) -> int:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.replace("\t", " ").isprintable():
            return number
    return 1


def _plain_words(text: str, line: int, error: MarkedYAMLError) -> tuple[Message, Message | None]:
    """The parser's complaint in words that say what to do."""
    complaint = " ".join(str(part) for part in (error.context, error.problem) if part)
    lines = text.split("\n")
    here = lines[line - 1] if line <= len(lines) else ""
    if "\t" in here[: len(here) - len(here.lstrip())] or "'\\t'" in complaint:
        return say("a tab; YAML indents with spaces"), say("replace each tab by two spaces")
    if "quoted scalar" in complaint:
        return say("a quote that is never closed"), say("close the quote that opened this text")
    if "alias" in complaint:
        return _NO_ALIASES
    return say("not YAML: {why}", why=complaint), None


_NO_ALIASES = (
    say("anchors and aliases (`&`, `*`) are not used in the catalog"),
    say("write the value out, or put it at the family, where variants inherit it"),
)


class _Reader:
    """Turn nodes into plain data, by the YAML 1.2 core schema; dates stay text."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.seen: set[int] = set()
        self.places: dict[DataPath, tuple[int, int]] = {}
        document._places = self.places  # noqa: SLF001  for mistakes met on the way

    def read(self, node: Node, path: DataPath) -> Any:
        if id(node) in self.seen:  # reached a second time: an alias, which may also be a bomb or a cycle
            self.document.problems.append(self.document.problem(path, *_NO_ALIASES))
            return None
        mark = node.start_mark
        self.places.setdefault(path, (mark.line + 1, mark.column + 1))
        self.seen.add(id(node))
        if isinstance(node, ScalarNode):
            return scalar(str(node.value), quoted=bool(node.style))
        if isinstance(node, SequenceNode):
            return [self.read(child, (*path, index)) for index, child in enumerate(node.value)]
        assert isinstance(node, MappingNode)  # noqa: S101  YAML has three kinds of node
        return self._mapping(node, path)

    def _mapping(self, node: MappingNode, path: DataPath) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self._complain(key_node, path, say("a key must be a word"))
                continue
            key = str(key_node.value)
            if key in data:
                self._complain(key_node, (*path, key), say("key `{key}` stands here twice", key=key))
                continue
            self.places[(*path, key)] = (key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            data[key] = self.read(value_node, (*path, key))
            if data[key] is None and isinstance(value_node, ScalarNode):
                self._complain(
                    key_node,
                    (*path, key),
                    say("no value"),
                    say("write the value, or `{form}`", form="{unknown: reason}"),
                )
        return data

    def _complain(self, node: Node, path: DataPath, message: Message, hint: Message | None = None) -> None:
        mark = node.start_mark
        problem = Problem(self.document.file, mark.line + 1, mark.column + 1, dotted(path), message, hint)
        self.document.problems.append(problem)
