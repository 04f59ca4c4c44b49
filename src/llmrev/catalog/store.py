"""An open catalog, and the questions it answers."""

import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field
from msgspec.json import decode

from llmrev.core.names import folded
from llmrev.errors import UsageError
from llmrev.messages import Bilingual, Message, say

if TYPE_CHECKING:
    from llmrev.core.dataset import Dataset
    from llmrev.core.framework import Framework
    from llmrev.core.gpu import Gpu
    from llmrev.core.license.answers import License
    from llmrev.core.memory import StorageFormat
    from llmrev.core.model import Model
    from llmrev.core.outline import Outline
    from llmrev.core.shelf import WorkedOut

WHAT = {
    "gpus": say("GPU"),
    "licenses": say("licence"),
    "datasets": say("data set"),
    "frameworks": say("framework"),
    "evaluations": say("evaluation table"),
    "terms": say("term"),
    "guide": say("topic"),
}
"""What a name was looked for as, where that is no model."""

_LISTS = {"terms": say("`llmrev term list` lists them"), "guide": say("`llmrev guide` lists them")}
"""What lists the names there are."""


class Resolved(Struct, frozen=True):
    """What a name stands for: a family, a model, or an entry of another table."""

    kind: str
    id: str


class Word(Struct, frozen=True):
    """Something one can search for: whose it is, what that is called, and the word as written."""

    kind: str
    target: str
    name: str
    written: str


class Catalog(Struct):
    """
    An open catalog.

    Lookups read what they need and keep it; nothing is written.
    """

    database: sqlite3.Connection
    notes: list[Message] = field(default_factory=list)
    """What the user should know about how it was opened."""
    _kept: dict[str, Any] = field(default_factory=dict)

    def _once(self, key: str, make: Any) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    @property
    def models(self) -> "Mapping[str, Model]":
        """Every model by id, in catalog order."""
        from llmrev.catalog.model_values import Models

        found: Mapping[str, Model] = self._once("models", lambda: Models(self.database))
        return found

    @property
    def outlines(self) -> "Mapping[str, Outline]":
        """Every model by id, in catalog order, without the details that no list shows."""
        from llmrev.catalog.outline_values import outlines

        found: Mapping[str, Outline] = self._once("outlines", lambda: outlines(self.database))
        return found

    def outlines_of(self, ids: Iterable[str]) -> "list[Outline]":
        """The models *ids* in outline, each read alone."""
        from llmrev.catalog.outline_values import outlines

        return list(outlines(self.database, ids).values())

    @property
    def worked_out(self) -> "WorkedOut":
        """Answers about every model that were worked out when the catalog was compiled."""
        from llmrev.catalog.outline_values import worked_out

        found: WorkedOut = self._once("worked out", lambda: worked_out(self.database))
        return found

    def model(self, model_id: str) -> "Model":
        """One model, read alone.  Raises `UsageError` for an unknown id."""
        try:
            return self.models[model_id]
        except KeyError:
            raise UsageError(say("unknown {what} `{name}`", what=say("model"), name=model_id)) from None

    @property
    def meta(self) -> dict[str, str]:
        """Facts about the snapshot: format, stamp, date of the catalog."""
        return dict(self.database.execute("SELECT key, value FROM meta"))

    def page(self, model_id: str) -> dict[str, Any]:
        """All facts of one model, as `llmrev.core.fact.read_fact` reads them."""
        return self._json("SELECT data FROM page WHERE id = ?", model_id)

    def family(self, family_id: str) -> dict[str, Any]:
        """A family: its summary, names, notes, sources, and the ids of its variants."""
        return self._json("SELECT data FROM family WHERE id = ?", family_id)

    @property
    def families(self) -> dict[str, dict[str, Any]]:
        """Every family by id."""
        found: dict[str, dict[str, Any]] = self._once(
            "families",
            lambda: {
                key: decode(data) for key, data in self.database.execute("SELECT id, data FROM family ORDER BY id")
            },
        )
        return found

    def entry(self, table: str, entry_id: str) -> dict[str, Any]:
        """One entry of a sibling table.  Raises `UsageError` where there is none."""
        found = self._found(table, entry_id)
        if found is None:
            raise UsageError(say("no `{id}` in {table}", id=entry_id, table=table))
        return found

    def _found(self, table: str, entry_id: str) -> dict[str, Any] | None:
        row = self.database.execute("SELECT data FROM entry WHERE tab = ? AND id = ?", (table, entry_id)).fetchone()
        return None if row is None else decode(row[0])

    def entries(self, table: str) -> dict[str, dict[str, Any]]:
        """Every entry of a sibling table, by id."""
        query = "SELECT id, data FROM entry WHERE tab = ? ORDER BY id"
        found: dict[str, dict[str, Any]] = self._once(
            f"entries {table}", lambda: {key: decode(data) for key, data in self.database.execute(query, (table,))}
        )
        return found

    def evaluations_of(self, model_ids: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The evaluation tables in which any of *model_ids* stands, by id."""
        query = "SELECT tab FROM standing WHERE model = ?"
        found = {tab for model_id in model_ids for (tab,) in self.database.execute(query, (model_id,))}
        return {tab: self.entry("evaluations", tab) for tab in sorted(found)}

    def scores(self, model_id: str) -> dict[str, float]:
        """
        What published tables give a model, by table and column.

        Tables that only the rating reads are left out: there are dozens of figures of each model in them.
        """
        query = "SELECT heading, value FROM score WHERE model = ? ORDER BY rowid"
        return dict(self.database.execute(query, (model_id,)))

    @property
    def licenses(self) -> "Mapping[str, License]":
        """Every licence by id."""
        from llmrev.catalog.late import Late

        def read() -> "Mapping[str, License]":
            from llmrev.catalog.license_values import licenses_of

            return licenses_of(self.entries("licenses"), self.entries("vocabulary.license_tags"))

        found: Mapping[str, License] = self._once("licenses", lambda: Late(read))
        return found

    @property
    def datasets(self) -> "Mapping[str, Dataset]":
        """Every data set by id."""
        from llmrev.catalog.plain_values import dataset_of

        found: Mapping[str, Dataset] = self._once(
            "datasets", lambda: {key: dataset_of(key, entry) for key, entry in self.entries("datasets").items()}
        )
        return found

    def dataset(self, dataset_id: str) -> "Dataset":
        """One data set."""
        from llmrev.catalog.plain_values import dataset_of

        return dataset_of(dataset_id, self.entry("datasets", dataset_id))

    @property
    def frameworks(self) -> "Mapping[str, Framework]":
        """Every framework by id."""
        from llmrev.catalog.plain_values import framework_of

        found: Mapping[str, Framework] = self._once(
            "frameworks", lambda: {key: framework_of(key, entry) for key, entry in self.entries("frameworks").items()}
        )
        return found

    @property
    def formats(self) -> "list[StorageFormat]":
        """Storage formats of weights, widest first."""
        from llmrev.catalog.format_values import formats_of

        found: list[StorageFormat] = self._once("formats", lambda: formats_of(self.entries("quantizations")))
        return found

    def gpu(self, name: str) -> "Gpu":
        """The GPU that *name* stands for.  Raises `UsageError` for one the catalog does not know."""
        from llmrev.core.gpu import Gpu

        resolved = self.resolve(name, ("gpus",))
        entry = self.entry("gpus", resolved.id)
        return Gpu(
            id=resolved.id,
            name=entry["name"],
            memory=entry["memory"]["value"],
            **{field: entry.get(field, {}).get("value") for field in ("usable", "bandwidth", "tflops")},
        )

    def label(self, section: str, word: str) -> Bilingual:
        """What *word* of the vocabulary is called in both languages."""
        entry = self.entries(f"vocabulary.{section}").get(word)
        return Bilingual(entry["en"], entry["zh"]) if entry else Bilingual(word, word)

    def license_name(self, license_id: str) -> str:
        """What a licence is called."""
        known = self.licenses.get(license_id)
        return known.name if known else license_id

    def organisation(self, org_id: str) -> Bilingual:
        """An organisation's name in both languages."""
        entry = self._once(f"organisation {org_id}", lambda: self._found("organisations", org_id))
        return Bilingual(entry["name"], entry.get("zh", entry["name"])) if entry else Bilingual(org_id, org_id)

    def resolve(self, name: str, kinds: Sequence[str] = ("families", "models", "frameworks")) -> Resolved:
        """
        What *name* stands for: an id, a name, an alias in either language, or a repository id.

        Of equal names the earlier of *kinds* wins.  Raises `UsageError`, with near names, for one nobody bears.
        """
        rows = self.database.execute("SELECT kind, target FROM name WHERE key = ?", (folded(name),)).fetchall()
        found = sorted({(kinds.index(kind), target) for kind, target in rows if kind in kinds})
        if found:
            return Resolved(kinds[found[0][0]], found[0][1])
        raise self._unknown(name, kinds)

    def bearers(self, name: str, kinds: Sequence[str] = ("families", "models", "frameworks")) -> set[tuple[str, str]]:
        """Everything of *kinds* that bears *name*, as (kind, id)."""
        rows = self.database.execute("SELECT kind, target FROM name WHERE key = ?", (folded(name),))
        return {(kind, target) for kind, target in rows if kind in kinds}

    def _unknown(self, name: str, kinds: Sequence[str]) -> UsageError:
        from llmrev.fuzzy import nearest

        marks = ",".join("?" * len(kinds))
        rows = self.database.execute(f"SELECT written, target FROM name WHERE kind IN ({marks})", tuple(kinds))  # noqa: S608  marks only
        bearers = {word: target for written, target in rows for word in (written, target)}
        cutoff = 60 if kinds[0] == "terms" else 70  # one wrong character of three, as Chinese terms have them
        near = list(dict.fromkeys(bearers[word] for word in nearest(name, bearers, limit=9, cutoff=cutoff)))[:3]
        what = WHAT.get(kinds[0], say("model"))
        hint = _LISTS.get(kinds[0])
        if kinds[0] == "families":
            hint = say("`llmrev search {name}` looks further", name=name)
        if near:
            hint = say("did you mean {names}?", names=", ".join(f"`{n}`" for n in near))
        return UsageError(say("unknown {what} `{name}`", what=what, name=name), hint=hint)

    def names(self, prefix: str = "") -> list[str]:
        """Ids of families and models that begin with *prefix*, for shell completion."""
        query = (
            "SELECT DISTINCT target FROM name WHERE kind IN ('families', 'models') AND target LIKE ? ORDER BY target"
        )
        return [target for (target,) in self.database.execute(query, (prefix.replace("%", "") + "%",))]

    def words(self, holding: str = "") -> list[Word]:
        """Names of families, models, data sets and frameworks, and of the models' developers, which hold a text."""
        query = "SELECT kind, target, name, written FROM word WHERE instr(key, ?) ORDER BY rowid"
        return [Word(*row) for row in self.database.execute(query, (holding.casefold(),))]

    def words_sharing(self, pieces: Sequence[str], longest: int) -> list[Word]:
        """Those names that hold any of *pieces*, and those that are not longer than *longest* characters."""
        held = " OR ".join(["instr(key, ?)"] * len(pieces))
        query = f"SELECT kind, target, name, written FROM word WHERE length(key) <= ? OR {held} ORDER BY rowid"  # noqa: S608  marks only
        return [Word(*row) for row in self.database.execute(query, (longest, *pieces))]

    def _json(self, query: str, key: str) -> dict[str, Any]:
        row = self.database.execute(query, (key,)).fetchone()
        if row is None:
            raise UsageError(say("unknown {what} `{name}`", what=say("model"), name=key))
        found: dict[str, Any] = decode(row[0])
        return found
