"""The graphics cards of this machine, asked of the driver's own tools."""

import re
import shutil
import subprocess
from collections.abc import Callable

from llmrev.core.gpu import Gpu, GpuPool
from llmrev.errors import UsageError
from llmrev.messages import say

NVIDIA = ("nvidia-smi", "--query-gpu=name,memory.total", "--format=csv,noheader,nounits")
AMD = ("rocm-smi", "--showproductname", "--showmeminfo", "vram", "--csv")
PATIENCE = 10
"""Seconds to wait for a tool; a driver that hangs should not hang the program."""


def installed() -> GpuPool:
    """
    The cards of this machine.

    Of unlike cards those that are most alike count: the largest group of equal ones.  Raises `UsageError` where
    neither ``nvidia-smi`` nor ``rocm-smi`` names a card.
    """
    cards = _asked(NVIDIA, nvidia_cards) or _asked(AMD, amd_cards)
    if not cards:
        raise UsageError(
            say("no GPU found: neither `nvidia-smi` nor `rocm-smi` names one"),
            hint=say("name the card instead: `--gpu rtx-4090`, `--gpu 24G`"),
        )
    common = max(cards, key=cards.count)
    return GpuPool(common, cards.count(common))


def _asked(command: tuple[str, ...], read: Callable[[str], list[Gpu]]) -> list[Gpu]:
    if shutil.which(command[0]) is None:
        return []
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return []
    return read(run.stdout) if run.returncode == 0 else []


def nvidia_cards(text: str) -> list[Gpu]:
    """
    Cards in what ``nvidia-smi`` prints: a name and MiB on each line.

    >>> nvidia_cards("NVIDIA GeForce RTX 4090, 24564")[0].name
    'NVIDIA GeForce RTX 4090'
    """
    found = []
    for line in text.splitlines():
        name, _, size = line.rpartition(",")
        if name.strip() and size.strip().isdigit():
            found.append(_card(name.strip(), int(size) * 2**20))
    return found


def amd_cards(text: str) -> list[Gpu]:
    """Cards in what ``rocm-smi`` prints as CSV: a header, and one line a card with bytes of VRAM."""
    lines = [line.split(",") for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        return []
    header = [cell.casefold() for cell in lines[0]]
    size = next((i for i, cell in enumerate(header) if "total memory" in cell and "used" not in cell), None)
    name = next((i for i, cell in enumerate(header) if "card series" in cell or "card model" in cell), None)
    if size is None:
        return []
    cards = [line for line in lines[1:] if len(line) > size and re.fullmatch(r"\d+", line[size].strip())]
    return [_card(line[name] if name is not None else "AMD GPU", int(line[size])) for line in cards]


def _card(name: str, memory: int) -> Gpu:
    return Gpu(id=name, name=name, memory=memory, usable=memory)
