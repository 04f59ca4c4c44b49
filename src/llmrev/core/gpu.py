"""Graphics memory as people name it: ``24G``, ``24 GiB``, ``rtx-4090``, ``2x l4``."""

import re
from collections.abc import Callable

from msgspec import Struct

from llmrev.core.units import GIB
from llmrev.errors import UsageError
from llmrev.messages import say

_SIZE = r"(?i)(\d+(?:\.\d+)?) ?(G|GB|GiB)"
_MANY = r"(?i)(\d+) ?[x×*] ?(.+)"


class Gpu(Struct, frozen=True, kw_only=True):
    """One kind of card; *usable* is what the driver reports, in bytes, and *memory* what the maker advertises."""

    id: str
    name: str
    memory: int
    usable: int | None = None
    bandwidth: int | None = None
    """Bytes a second."""
    tflops: float | None = None
    """Dense 16-bit matrix arithmetic, 10¹² operations a second."""


class GpuPool(Struct, frozen=True):
    """So many equal cards."""

    gpu: Gpu
    count: int = 1

    @property
    def usable_bytes(self) -> int:
        """Memory of one card that programs can have."""
        return self.gpu.usable or self.gpu.memory


def parse_gpu(text: str, find: Callable[[str], Gpu]) -> GpuPool:
    """
    Read a GPU or a pool of equal ones; *find* looks a card up by name.

    A size without a card means that many GiB, as makers mean it when they write GB.

    Raises `UsageError` for a bare number, a size of zero, or no cards.
    """
    text = text.strip()
    many = re.fullmatch(_MANY, text)
    count, rest = (int(many[1]), many[2].strip()) if many else (1, text)
    if count < 1 or count > 1024:
        raise UsageError(say("not a number of GPUs: `{count}`", count=count), hint=say("write `2x l4` for two cards"))
    size = re.fullmatch(_SIZE, rest)
    if size:
        memory = parse_size(rest)
        return GpuPool(Gpu(id=f"{size[1]}G", name=f"{size[1]} GiB", memory=memory, usable=memory), count)
    if not rest or re.fullmatch(r"[-+]?[\d.]+", rest):
        known = _named(rest, find)
        if known is None:
            raise UsageError(
                say("not a GPU: `{text}`", text=text),
                hint=say("write a size with its unit, `24G`, or a name, `rtx-4090`"),
            )
        return GpuPool(known, count)
    return GpuPool(find(rest), count)


def parse_size(text: str) -> int:
    """
    Read a memory size, in bytes: ``24G``, ``24GB`` and ``24 GiB`` all mean 24 x 2³⁰, as makers of cards mean it.

    Raises `UsageError` for what is not one.
    """
    size = re.fullmatch(_SIZE, text.strip())
    if not size:
        raise UsageError(say("not a memory size: `{text}`", text=text), hint=say("write a size with its unit, `24G`"))
    memory = int(float(size[1]) * GIB)
    if memory <= 0:
        raise UsageError(say("a GPU with no memory: `{text}`", text=text))
    return memory


def _named(text: str, find: Callable[[str], Gpu]) -> Gpu | None:
    """A card called by its number alone, such as ``4090``."""
    try:
        return find(text)
    except UsageError:
        return None
