"""
Write a catalog of any size, in the proportions of the real one, to see how cost grows.

    python benchmarks/synthesize.py --models 1000 FOLDER                 YAML, which `llmrev catalog check` passes
    python benchmarks/synthesize.py --models 100000 FOLDER --snapshot    compiled at once, for sizes YAML is slow at
    LLMREV_CATALOG=FOLDER llmrev list

The real catalog comes first, and after it copies of it, family by family, under coined names: sizes, architectures,
licences, languages, dates and lineages are those of real models, and a backbone is one of the same copy.  Ability
figures are shaken within their standard error, so that ranks do not tie.  Tables beside the models are the real ones.
The last copy is a part: families drawn by `--seed`, each after those it builds on, until the number is met.

With `--snapshot`, FOLDER stays empty but for a note, and the snapshot lies where the program looks for that of FOLDER:
in the cache, so run the program with the same `LLMREV_CACHE`.  A FILE after it names another place.  Each complete
copy then has its evaluation tables too.  As a snapshot's stamp tells of the program's code, write it anew after a
change of the code; the program says "no catalog here" when it is stale.  Rows are made as they are written: what
grows in memory is what `llmrev.catalog.snapshot.fill` keeps.  A model takes about twenty kilobytes of disk.

YAML files are written as JSON, which YAML includes.
"""

import argparse
import functools
import json
import random
import shutil
import sqlite3
import sys
import zlib
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from llmrev.catalog.build import checked, compiled
from llmrev.catalog.layout import ABILITY, catalog_files
from llmrev.catalog.opening import CHECKOUT, cached, open_catalog
from llmrev.catalog.rating_evidence import digest, rating_evidence
from llmrev.catalog.snapshot import _json, fill, stamp
from llmrev.catalog.yaml_source import read_yaml
from llmrev.core.names import folded

REAL = CHECKOUT.resolve()

FIRST = ("vicuna", "koala", "qwen2.5")
"""Families that the benchmarks ask for: even a small catalog has them."""

RENAMED = frozenset(
    [
        *("id", "family", "name", "aliases", "backbone", "model", "superseded_by", "succeeded_by", "representative"),
        *("variants", "repos", "huggingface", "modelscope", "against"),
    ]
)
"""Keys under which ids and names of families and models stand."""

FACT = frozenset(("value", "claims"))
"""Keys of a fact: what stands below them is still what the key above said."""


@dataclass(frozen=True, slots=True)
class Group:
    """A real family: its models, and the other families that their backbones come from."""

    models: tuple[str, ...]
    needs: frozenset[str]


def groups_of(rows: Mapping[str, tuple[str, str | None]]) -> dict[str, Group]:
    """Families out of *rows*: of each model its family and its backbone."""
    members: dict[str, list[str]] = {}
    for key, (family, _) in rows.items():
        members.setdefault(family, []).append(key)
    backbones = {family: {rows[key][1] for key in keys} for family, keys in members.items()}
    needs = {family: {rows[key][0] for key in keys if key in rows} - {family} for family, keys in backbones.items()}
    return {family: Group(tuple(keys), frozenset(needs[family])) for family, keys in members.items()}


def rounds_of(groups: Mapping[str, Group], count: int, seed: int) -> list[tuple[str, ...]]:
    """The families of each copy, for *count* models in all; only the last copy is a part."""
    size = sum(len(group.models) for group in groups.values())
    rounds = [tuple(groups)] * (count // size)
    order = random.Random(seed).sample(sorted(groups), len(groups))  # noqa: S311  no secret
    taken: list[str] = []
    left = count % size
    for family in [*FIRST, *order]:
        more = [one for one in _with_needs(family, groups) if one not in taken]
        weight = sum(len(groups[one].models) for one in more)
        if weight <= left:
            taken += more
            left -= weight
    return [*rounds, tuple(taken)] if taken else rounds


def _with_needs(family: str, groups: Mapping[str, Group]) -> list[str]:
    """*family* after every family it builds on."""
    found = [family]
    for one in found:
        found += sorted(groups[one].needs.difference(found))
    return found[::-1]


SYLLABLES = [consonant + vowel for consonant in "bdfgklmnprstvz" for vowel in "aeiou"]
HAN = "云山海星松竹梅兰菊江河湖川泉溪风雷雪霜虹霞岚晨曦暮岭峰谷原野林森桐枫柏桂莲荷芳蕙鸿鹤燕鹰鹿骏麟龙凤鹏"
STEP = 7_368_787


def coined(number: int) -> str:
    """
    A word of its own for each *number* below 24 million.

    >>> coined(0), coined(1), coined(2)
    ('babababa', 'litomoke', 'surezipi')
    >>> number_of(coined(123_456))
    123456
    """
    rest = number * STEP % len(SYLLABLES) ** 4
    word = ""
    for _ in range(4):
        rest, digit = divmod(rest, len(SYLLABLES))
        word += SYLLABLES[digit]
    return word


def number_of(word: str) -> int:
    """The number whose word *word* is, or begins with."""
    base = len(SYLLABLES)
    scrambled = sum(SYLLABLES.index(word[place * 2 : place * 2 + 2]) * base**place for place in range(4))
    return scrambled * pow(STEP, -1, base**4) % base**4


def _coined_han(number: int) -> str:
    digits = [number // len(HAN) ** place % len(HAN) for place in range(4)]
    return "".join(HAN[digit] for digit in digits)


def new_names(family: str, title: str, words: list[tuple[str | None, str]], number: int) -> dict[str, str]:
    """
    New *words* of a *family* called *title*, by old: each the model it means, ``None`` for the family, and the word.

    >>> words = [(None, "koala"), (None, "Koala"), (None, "考拉")]
    >>> words += [("koala-7b", "koala-7b"), ("koala-7b", "lab/koala")]
    >>> " ".join(new_names("koala", "Koala", words, 1).values())
    'litomoke Litomoke 山云云云2 litomoke-7b litomoke/litomoke-7b-4'
    """
    coin = coined(number)
    ids = {None: coin} | {key: _with_stem(key, family, coin) for key, _ in words if key is not None}
    found: dict[str, str] = {family: coin}
    for index, (key, word) in enumerate(words):
        if word in found:
            continue
        if word == key:
            new = ids[key]
        elif "/" in word:
            new = f"{coin}/{ids[key]}-{index}"
        elif any(letter > "\u2e7f" for letter in word):
            new = f"{_coined_han(number)}{index}"
        elif word.startswith(title):
            new = _with_stem(word, title, coin.capitalize()) + (f" {index}" if word != title and key is None else "")
        else:
            new = f"{coin.capitalize()} no. {index}"
        found[word] = new
    return found


def _with_stem(word: str, old: str, new: str) -> str:
    return new + word[len(old) :] if word.startswith(old) else f"{new}-{word}"


Renamer = Callable[[Mapping[str, str]], Any]


def renamer(data: Any, known: Container[str], under: str = "") -> Renamer | None:
    """
    What copies *data* with new names for the *known* ones, ``None`` where there are none; *under*: its key.

    It is asked thousands of times, so a copy shares with *data* every part without a name.

    >>> make = renamer({"id": "koala", "kind": "chat", "backbone": {"value": {"model": "llama"}}}, {"koala", "llama"})
    >>> make({"koala": "zebra"})
    {'id': 'zebra', 'kind': 'chat', 'backbone': {'value': {'model': 'llama'}}}
    """
    if isinstance(data, str):
        return (lambda names: names.get(data, data)) if under in RENAMED and data in known else None
    if not isinstance(data, dict | list):
        return None
    keys = range(len(data)) if isinstance(data, list) else data
    below = {key: renamer(data[key], known, under if isinstance(key, int) or key in FACT else key) for key in keys}
    changes = [(key, make) for key, make in below.items() if make is not None]
    if not changes:
        return None

    def made(names: Mapping[str, str]) -> Any:
        copied = data.copy()
        for key, make in changes:
            copied[key] = make(names)
        if under == "variants" and isinstance(copied, dict):  # by id, in files
            copied = {names.get(key, key): part for key, part in copied.items()}
        return copied

    return made


def shaken(figure: dict[str, Any], seed: str) -> dict[str, Any]:
    """An ability *figure* moved within its error, the same way for the same *seed*."""
    share = zlib.crc32(seed.encode()) / 2**31 - 1
    return figure | {"value": round(figure["value"] + share * figure["error"])}


class Copies(Mapping[str, Any]):
    """Parts of the real catalog and of its copies, made when they are asked for."""

    def __init__(
        self, keys: Callable[[], Iterator[str]], count: int, origin: Callable[[str], tuple[int, str]], make: Any
    ) -> None:
        self._keys, self._count, self._origin, self._make = keys, count, origin, make

    def __iter__(self) -> Iterator[str]:
        return self._keys()

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, key: str) -> Any:
        return self._make(key, *self._origin(key))


class CopiedNames:
    """Every name, gone through as often as one likes."""

    def __init__(self, make: Callable[[], Iterator[Any]]) -> None:
        self._make = make

    def __iter__(self) -> Iterator[Any]:
        return self._make()


def _table_origin(key: str) -> tuple[int, str]:
    old, _, turn = key.rpartition(".copy")
    return int(turn), old


class Catalogs:
    """The real records and their copies, as one `Records`."""

    def __init__(self, real: Any, count: int, seed: int) -> None:
        self.real, self.seed = real, seed
        self.groups = groups_of({key: (row["family"], row.get("backbone")) for key, row in real.models.items()})
        self.families = list(self.groups)
        self.rounds = rounds_of(self.groups, count, seed)
        self.words: dict[str, list[Any]] = {family: [] for family in self.families}
        for name in real.names:
            if name.kind in ("models", "families"):
                family = name.target if name.kind == "families" else real.models[name.target]["family"]
                self.words[family].append(name)
        self.known = {name.written for names in self.words.values() for name in names}
        self.names = functools.lru_cache(maxsize=4)(self._names)
        self.old = functools.lru_cache(maxsize=4)(self._old)

    def _names(self, turn: int) -> dict[str, str]:
        """New ids and names by old ones, in copy number *turn*."""
        found: dict[str, str] = {}
        for family in self.rounds[turn] if turn else ():
            words = [(name.target if name.kind == "models" else None, name.written) for name in self.words[family]]
            number = turn * len(self.families) + self.families.index(family)
            found |= new_names(family, self.real.families[family]["name"], words, number)
        return found

    def _old(self, turn: int) -> dict[str, str]:
        names = self.names(turn)
        ids = [key for family in self.rounds[turn] for key in (family, *self.groups[family].models)]
        return {names.get(key, key): key for key in ids}

    def origin(self, key: str) -> tuple[int, str]:
        """The copy in which a model or family *key* is, and its real id."""
        if key in self.real.models or key in self.real.families:
            return 0, key
        turn = number_of(key) // len(self.families)
        return turn, self.old(turn)[key]

    def records(self) -> Any:
        """All of them; what is kept by model or family is copied, whatever its name."""
        parts = {name: getattr(self.real, name) for name in self.real.__struct_fields__}
        for name, part in parts.items():
            if isinstance(part, Mapping) and part.keys() == self.real.models.keys():
                parts[name] = self._copies(part, lambda family: self.groups[family].models)
            elif isinstance(part, Mapping) and part.keys() == self.real.families.keys():
                parts[name] = self._copies(part, lambda family: (family,))
        tables = self.real.entries["evaluations"]
        makers = {key: self._maker(table) for key, table in tables.items()}
        whole = [turn for turn, families in enumerate(self.rounds) if len(families) == len(self.families)]
        copied = Copies(
            lambda: (f"{key}.copy{turn}" if turn else key for turn in whole for key in tables),
            len(whole) * len(tables),
            lambda key: (0, key) if key in tables else _table_origin(key),
            lambda new, turn, old: makers[old](turn, new) if turn else tables[old],
        )
        entries = self.real.entries | {"evaluations": copied}
        return replace(self.real, **parts | {"names": CopiedNames(self._all_names), "entries": entries})

    def _copies(self, part: Mapping[str, Any], keys: Callable[[str], tuple[str, ...]]) -> Copies:
        makers = {old: self._maker(data) for old, data in part.items()}

        def ids() -> Iterator[str]:
            for turn, families in enumerate(self.rounds):
                names = self.names(turn)
                yield from (names.get(key, key) for family in families for key in keys(family))

        def make(new: str, turn: int, old: str) -> Any:
            return makers[old](turn, new) if turn else part[old]

        count = sum(len(keys(family)) for families in self.rounds for family in families)
        return Copies(ids, count, self.origin, make)

    def _maker(self, data: Any) -> Callable[[int, str], Any]:
        """What makes *data* for a copy, given its number and the new id."""
        if not isinstance(data, Mapping):  # worked out, or counted: it has no names
            return lambda _turn, _new: data
        data = json.loads(_json(data))
        renaming = renamer(data, self.known)
        rated = [key for key in data if key.startswith("ability_")]

        def make(turn: int, new: str) -> Any:
            found = renaming(self.names(turn)) if renaming else data
            return found | {key: shaken(found[key], f"{self.seed} {new} {key}") for key in rated} if rated else found

        return make

    def _all_names(self) -> Iterator[Any]:
        yield from self.real.names
        for turn in range(1, len(self.rounds)):
            names = self.names(turn)
            for family in self.rounds[turn]:
                for name in self.words[family]:
                    written = names[name.written]
                    target = names[name.target]
                    yield replace(name, key=folded(written), written=written, target=target)


def write_snapshot(folder: Path, place: Path | None, count: int, seed: int) -> Path:
    """Write *count* models as the snapshot of the empty catalog *folder*, and return where it lies."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "README.md").write_text("The snapshot of this catalog was made by benchmarks/synthesize.py.\n")
    folder = folder.resolve()
    usual, state = cached([folder], "catalog"), stamp([folder])
    place = place or usual
    if place is None:
        sys.exit("no cache folder; name a FILE after --snapshot")
    real = compiled([REAL])
    if count < len(real.models):
        sys.exit(f"a snapshot begins with the {len(real.models)} real models; write fewer as YAML")
    place.parent.mkdir(parents=True, exist_ok=True)
    building = place.with_suffix(".building")
    building.unlink(missing_ok=True)
    database = sqlite3.connect(building)
    database.execute("PRAGMA journal_mode = OFF")
    fill(database, Catalogs(real, count, seed).records(), {"stamp": state})
    database.close()
    building.replace(place)
    return place


def write_folder(folder: Path, count: int, seed: int) -> None:
    """Write a catalog of *count* models as files."""
    models = open_catalog(REAL).outlines
    groups = groups_of({key: (model.family, model.backbone) for key, model in models.items()})
    rounds = rounds_of(groups, count, seed)
    ids = {key for family in rounds[0] for key in (family, *groups[family].models)}
    for path in catalog_files(REAL):
        if path.parent.name != "models":
            _write_table(path, folder / path.relative_to(REAL), ids)
    rated = read_yaml(REAL / f"{ABILITY}.yaml", ABILITY).data["entries"]
    abilities = {key: one for key, one in rated.items() if key in ids}
    families = list(groups)
    for turn, chosen in enumerate(rounds):
        data = {family: _family(family) for family in chosen}
        names: dict[str, str] = {}
        for family in chosen if turn else ():
            number = turn * len(families) + families.index(family)
            names |= new_names(family, data[family]["name"], list(_words(family, data[family])), number)
        for family in chosen:
            make = renamer(data[family], names)
            new = make(names) if make else _without(data[family], ids)
            _write(folder / "models" / f"{names.get(family, family)}.yaml", new)
        for key, new in names.items() if turn else ():
            if key in rated:
                abilities[new] = {
                    language: shaken(one, f"{seed} {new} {language}") for language, one in rated[key].items()
                }
    _write(folder / f"{ABILITY}.yaml", {"digest": "none yet", "entries": abilities})
    told = digest(rating_evidence(checked([folder])))
    _write(folder / f"{ABILITY}.yaml", {"digest": told, "entries": abilities})


@functools.cache
def _family(family: str) -> dict[str, Any]:
    found: dict[str, Any] = read_yaml(REAL / "models" / f"{family}.yaml", family).data
    return found


def _words(family: str, data: dict[str, Any]) -> Iterator[tuple[str | None, str]]:
    """Each name in a family's file, with the model it means."""
    yield from ((None, word) for word in (family, data["name"], *data.get("aliases", ())))
    for key, variant in data["variants"].items():
        links = variant.get("links", {})
        repos = [repo for hub in ("huggingface", "modelscope") for repo in _stated(links.get(hub)) or ()]
        yield from ((key, word) for word in (key, variant["name"], *variant.get("aliases", ()), *repos))


def _stated(fact: Any) -> Any:
    """What a fact states, whether written short or long."""
    while isinstance(fact, dict):
        fact = fact["claims"][0] if "claims" in fact else fact.get("value")
    return fact


def _without(family: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    """A *family* that refers to no model or family but *ids*."""
    found = {key: part for key, part in family.items() if key != "succeeded_by" or part in ids}
    found["variants"] = {key: _unless_missing(variant, ids) for key, variant in family["variants"].items()}
    return _unless_missing(found, ids)


def _unless_missing(entry: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    fact = entry.get("superseded_by")
    if fact is None or _stated(fact) is None or _stated(fact) in ids:
        return entry
    source = {"from": fact["from"]} if isinstance(fact, dict) and "from" in fact else {}
    return entry | {"superseded_by": {"unknown": "not-stated", **source}}


def _write_table(path: Path, target: Path, ids: set[str]) -> None:
    """Copy a table; one that names models is rewritten so that it names no other than *ids*."""
    target.parent.mkdir(parents=True, exist_ok=True)
    if path.stem == ABILITY:
        return
    if path.parent.name == "evaluations":
        data = read_yaml(path, path.name).data
        data["rows"] = [_row(row, ids) for row in data["rows"]]
        _write(target, data)
    elif path.parent.name == "frameworks":
        data = read_yaml(path, path.name).data
        for entry in data["entries"].values():
            entry["families"] = [family for family in entry.get("families", ()) if family in ids]
        _write(target, data)
    else:
        shutil.copyfile(path, target)


def _row(row: dict[str, Any], ids: set[str]) -> dict[str, Any]:
    """A *row* of a table that calls models by name where the catalog has none."""
    for key, name in (("model", "name"), ("against", "against_name")):
        if key in row and row[key] not in ids:
            row = {name: row[key]} | {other: part for other, part in row.items() if other != key}
    return row


def _write(path: Path, data: Any) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def main() -> None:
    """Write a catalog, or the snapshot of one."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--models", type=int, required=True, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--snapshot", type=Path, nargs="?", const=True, metavar="FILE")
    options = parser.parse_args()
    if options.snapshot:
        place = None if options.snapshot is True else options.snapshot
        print(write_snapshot(options.folder, place, options.models, options.seed))
    elif options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty")
    else:
        write_folder(options.folder, options.models, options.seed)


if __name__ == "__main__":
    main()
