"""Break text into lines of so many cells, between words and between Chinese characters."""

import re
from collections.abc import Iterator

from rich.cells import cell_len, chop_cells

_UNSPLIT = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]+|\s+|.", re.DOTALL)
_WORD_PAIR = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]{2}")
_NO_LINE_START = frozenset("，。、；：？！）》」』】”’…,.;:?!)]}%")


_NO_LINE_END = frozenset("（《「『【“‘([{")


def wrapped(text: str, width: int) -> str:
    """
    *text* in lines of at most *width* cells: between words, and between Chinese characters.

    Closing punctuation never opens a line, opening punctuation never ends one (GB/T 15834).
    """
    if cell_len(text) <= width and "\n" not in text:
        return text
    lines, line = [], ""
    for piece in _pieces(text, width):
        if line and cell_len(line) + cell_len(piece) > width:
            if piece.isspace():
                continue
            kept = _breakable(line, piece)
            lines.append(line[:kept].rstrip())
            line = line[kept:]
        line += piece
    return "\n".join([*lines, line])


def _pieces(text: str, width: int) -> Iterator[str]:
    """The parts of *text* between which a line may break; a word too long for a line may break after - / and _ too."""
    for word in _UNSPLIT.findall(text):
        if cell_len(word) <= width or word.startswith("http"):  # an address is folded where the line ends
            yield word
        else:
            yield from re.findall(r"[^-/_]+[-/_]*|[-/_]+", word)


def _inside_word(line: str, position: int) -> bool:
    """Whether a break before *position* would cut a word in two; hyphens and points inside belong to it."""
    return _WORD_PAIR.fullmatch(line, position - 1, position + 1) is not None


def _breakable(line: str, piece: str) -> int:
    """How much of *line* stays when *piece* goes to the next: what may not open or end a line takes others along."""
    kept, opening = len(line), piece[0]
    while (
        kept > 1
        and not line[kept - 1].isspace()
        and (opening in _NO_LINE_START or line[kept - 1] in _NO_LINE_END or _inside_word(line, kept))
    ):
        kept -= 1
        opening = line[kept]
    return kept if kept > 1 else len(line)


def lines_of(text: str, width: int) -> list[str]:
    """*text* as `wrapped` breaks it; a word wider than *width*, such as an address, is cut where the line ends."""
    if cell_len(text) <= width and "\n" not in text:
        return [text]
    lines = wrapped(text, width).split("\n")
    return [part for line in lines for part in (chop_cells(line, width) if cell_len(line) > width else [line])]


def command(line: str, width: int) -> str:
    """A command behind its prompt; one too wide is continued before an option, as a shell reads it."""
    lines = [""]
    for part in re.split(r" (?=--)", line):
        if lines[-1] and cell_len(lines[-1]) + cell_len(part) > width - 7:
            lines.append(part)
        else:
            lines[-1] += f" {part}" if lines[-1] else part
    return "  $ " + " \\\n      ".join(lines)
