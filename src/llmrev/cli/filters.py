"""The filters that `list` and `recommend` share: options in, requirements out."""

from typing import TYPE_CHECKING, Annotated, Any

import typer

from llmrev.catalog.store import Catalog
from llmrev.cli.options import count, date
from llmrev.core.chinese import CODES
from llmrev.errors import UsageError
from llmrev.messages import say
from llmrev.render.language import _

if TYPE_CHECKING:  # a list that filters nothing loads no rules
    from llmrev.core.chinese.scale import ChineseLevel
    from llmrev.core.requirements import Requirements

Language = Annotated[
    str | None, typer.Option("--lang", metavar="CODE", help=_("Models that speak this language: zh, en, …"))
]
MinChinese = Annotated[
    str | None,
    typer.Option(
        "--min-chinese", metavar="LEVEL", help=_("With `--lang zh`: at least incidental, supported, strong or native.")
    ),
]
License = Annotated[
    str | None,
    typer.Option(
        "--license",
        "--licence",
        metavar="TERMS",
        help=_("commercial, permissive, research, any, or a licence id; judged through the lineage."),
    ),
]
Context = Annotated[
    str | None,
    typer.Option("--context", metavar="TOKENS", help=_("A context window of at least so many tokens: 4096, 32k.")),
]
MinParams = Annotated[
    str | None, typer.Option("--min-params", metavar="N", help=_("At least so many parameters: 6B, 500M."))
]
MaxParams = Annotated[str | None, typer.Option("--max-params", metavar="N", help=_("At most so many parameters."))]
After = Annotated[
    str | None,
    typer.Option("--released-after", metavar="DATE", help=_("Released on this day or later: 2023-06-01, 2023.")),
]
Before = Annotated[str | None, typer.Option("--released-before", metavar="DATE", help=_("Released before this day."))]
Developer = Annotated[str | None, typer.Option("--developer", metavar="NAME", help=_("By this developer."))]
Backbone = Annotated[
    str | None, typer.Option("--backbone", metavar="NAME", help=_("Made from this model or family, directly or not."))
]
Kind = Annotated[
    str | None,
    typer.Option("--kind", metavar="KIND", help=_("base, instruct, chat, reasoning, code, domain, adapter or reward.")),
]
OpenWeights = Annotated[
    bool, typer.Option("--open-weights", help=_("Whole weights can be downloaded, a form or click allowed."))
]
OpenCode = Annotated[bool, typer.Option("--open-code", help=_("Training code is open."))]
OpenData = Annotated[bool, typer.Option("--open-data", help=_("Training data, the backbone's too, is open."))]
Family = Annotated[str | None, typer.Option("--family", metavar="NAME", help=_("Models of this family."))]

Country = Annotated[
    str | None, typer.Option("--country", metavar="CODE", help=_("By a developer from this country: CN, US, FR, …"))
]

KINDS = ("base", "instruct", "chat", "reasoning", "code", "domain", "adapter", "reward")


FILTERS = (
    "lang", "min_chinese", "license_", "context", "min_params", "max_params", "released_after", "released_before",
    "developer", "backbone", "kind", "family", "open_weights", "open_code", "open_data",
)  # fmt: skip
"""The filters of `list`."""


def filtering(given: dict[str, Any]) -> bool:
    """Whether any filter is among the options *given*."""
    return any(given[name] not in (None, False) for name in FILTERS)


def requirements(catalog: Catalog, given: dict[str, Any], **more: Any) -> "Requirements":
    """Turn the options' text into `Requirements`.  Raises `UsageError` for what cannot be meant."""
    from llmrev.core.requirements import Requirements

    least, most = count(given["min_params"], "--min-params"), count(given["max_params"], "--max-params")
    if least is not None and most is not None and least > most:
        raise UsageError(say("`--min-params` is above `--max-params`"))
    after, before = (
        date(given["released_after"], "--released-after"),
        date(given["released_before"], "--released-before"),
    )
    return Requirements(
        language=language(catalog, given["lang"], given["min_chinese"]),
        min_chinese=_level(given["min_chinese"]),
        license=_license(catalog, given["license_"]),
        context=count(given["context"], "--context"),
        min_params=least,
        max_params=most,
        released_after=after,
        released_before=before,
        developer=_makers(catalog, given["developer"], given.get("country")),
        backbone=given["backbone"] and catalog.resolve(given["backbone"], ("families", "models")).id,
        kind=one_of(given["kind"], KINDS, "--kind"),
        family=given["family"] and catalog.resolve(given["family"], ("families",)).id,
        open_weights=given["open_weights"],
        open_code=given["open_code"],
        open_data=given["open_data"],
        **more,
    )


def language(catalog: Catalog, code: str | None, level: str | None = None) -> str | None:
    """The code of a language that the catalog knows, Chinese where only a level is asked for."""
    if code is None:
        return "zh" if level else None
    if level and code not in CODES:
        raise UsageError(say("`--min-chinese` is about Chinese, `--lang {code}` is not", code=code))
    known = catalog.entries("vocabulary.languages")
    if code not in known:
        raise UsageError(say("no language `{code}`", code=code), hint=say("languages: {codes}", codes=", ".join(known)))
    return code


def _level(word: str | None) -> "ChineseLevel":
    from llmrev.core.chinese.scale import ChineseLevel

    chosen = one_of(
        word, tuple(level.value for level in ChineseLevel if level is not ChineseLevel.UNKNOWN), "--min-chinese"
    )
    return ChineseLevel(chosen) if chosen else ChineseLevel.SUPPORTED


def _license(catalog: Catalog, wanted: str | None) -> str | None:
    if wanted is None:
        return None
    from llmrev.core.license.policy import ANY, POLICIES

    if wanted in POLICIES:
        return None if wanted == ANY else wanted
    return catalog.resolve(wanted, ("licenses",)).id


def _makers(catalog: Catalog, name: str | None, country: str | None) -> frozenset[str] | None:
    """Organisations by name, by country, or by both."""
    named = developers(catalog, name)
    if country is None:
        return named
    found = frozenset(
        key
        for key, entry in catalog.entries("organisations").items()
        if (entry.get("country") or {}).get("value") == country.upper()
    )
    if not found:
        raise UsageError(say("no developer from `{country}`", country=country))
    return found if named is None else named & found


def developers(catalog: Catalog, name: str | None) -> frozenset[str] | None:
    """The organisations whose name holds *name*.  Raises `UsageError` where there is none."""
    if name is None:
        return None
    from llmrev.core.names import folded

    wanted = folded(name)
    found = [
        key
        for key, entry in catalog.entries("organisations").items()
        if any(wanted in folded(word) for word in (key, entry["name"], entry.get("zh", ""), *entry.get("aliases", ())))
    ]
    if not found:
        raise UsageError(
            say("no developer `{name}`", name=name), hint=say("`llmrev list --columns id,developer` shows them")
        )
    return frozenset(found)


def one_of(word: str | None, words: tuple[str, ...], option: str) -> str | None:
    """*word*, which is one of *words*.  Raises `UsageError` where it is not."""
    if word is not None and word not in words:
        raise UsageError(
            say("`{option}` takes {words}, not `{word}`", option=option, words=", ".join(words), word=word)
        )
    return word
