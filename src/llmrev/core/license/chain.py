"""The steps on which a model's terms rest: weights all the way up, and the data that tuned them."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from llmrev.core.data_terms import tunes
from llmrev.core.license.answers import License, Permission, Use, answer
from llmrev.core.model import Model
from llmrev.core.outline import Outline
from llmrev.messages import Bilingual

UNTUNED = ("continued-pretraining", "vocabulary-extension", "quantization")
"""Relations that make new weights without tuning data."""


class Link(Struct, frozen=True):
    """One step of a licence chain: the model, and the licence its weights carry (``None``: not recorded)."""

    model: str
    license: str | None
    inherited: bool = False
    relation: str | None = None
    """How *model* was made from the next step up."""
    weights: str | None = None
    """The form in which its weights are to be had, such as ``delta``."""
    relicensed: bool = False
    """Its owner set other terms for a model further down, so these do not bind."""

    @property
    def binds(self) -> bool:
        """Whether its terms count: an inheriting step has none of its own."""
        return not self.inherited and not self.relicensed


class DataLink(Struct, frozen=True):
    """
    Tuning data of *model*: a data set, or with *dataset* ``None`` the label its maker gives to all of it.

    *terms* are those beside the licence, such as those of the service that wrote it.
    """

    model: str
    name: str | None
    dataset: str | None = None
    license: str | None = None
    terms: Bilingual | None = None
    terms_allow: str | None = None


Step = Link | DataLink


def relicensed(backbone: Outline, made: Outline) -> bool:
    """
    Whether those who own *backbone* are among the makers of *made* and put it under a licence.

    An owner may set other terms for what he makes of his own work: DeepSeek-R1 is under MIT, although DeepSeek-V3-Base
    is not.
    """
    owners = set(backbone.developers)
    return made.license_weights is not None and bool(owners) and owners <= set(made.developers)


def weight_links(lineage: Sequence[Outline]) -> list[Link]:
    """A step for each model of *lineage*, newest first."""
    links: list[Link] = []
    stating: Outline | None = None
    for model in lineage:
        anew = stating is not None and not model.license_inherited and relicensed(model, stating)
        links.append(
            Link(
                model.id, model.license_weights, model.license_inherited, model.relation,
                model.openness.get("weights"), anew,
            )
        )  # fmt: skip
        stating = stating if model.license_inherited else model
    return links


def binding(links: Sequence[Link]) -> list[Link]:
    """Those of *links* whose terms bind; where none has terms of its own the oldest stands for them all."""
    return [link for link in links if link.binds] or list(links[-1:])


def data_links(model: Model) -> list[DataLink]:
    """
    A step for each data set that tuned *model*, and one for its maker's label where no set bears it.

    Corpora of pre-training are no steps: everyone's hold texts under all terms there are.
    """
    tuned = "tuning_data" in model.openness or (model.backbone is not None and model.relation not in UNTUNED)
    found = [
        DataLink(model.id, one.name, one.id, one.license, one.terms, one.terms_allow)
        for one in model.data
        if tunes(one, tuned=tuned)
    ]
    label = model.license_data
    if tuned and label is not None and label not in {link.license for link in found}:
        found.append(DataLink(model.id, None, license=label))
    return found


def data_answer(data: DataLink, licenses: Mapping[str, License]) -> Permission | None:
    """
    What *data* adds to the question of commercial use, ``None``: nothing, or nothing known.

    Data under a non-commercial licence, or with terms beside the licence that rule something out, make commercial use
    conditional and never worse.  Whether a licence of data reaches the weights is not settled, and a service's terms
    on its outputs bind whoever called it; so the weights' own terms decide, and a reader must know of the rest.
    Share-alike and attribution are about copies of the data and add nothing.
    """
    known = licenses.get(data.license or "")
    if known is not None and answer(known, Use.COMMERCIAL) is Permission.FORBIDDEN:
        return Permission.CONDITIONAL
    if data.terms is not None and data.terms_allow != Permission.ALLOWED:
        return Permission.CONDITIONAL
    return Permission.ALLOWED if known is not None or data.terms is not None else None
