"""What one file gives to a compilation, as it is kept and sent.  Imports none of what makes it."""

import functools
import hashlib
from typing import Any

from msgspec import Struct
from msgspec.json import decode

Part = dict[str, Any]
"""
``items``: of each entry its table, id, records and links; ``sources``: the keys of the file's sources; ``accessed``:
the last day on which one of them was read; ``vocabulary`` and ``abilities``: what the files of these names hold.
"""


class Packed(Struct, frozen=True, dict=True):
    """
    A part as it is kept and sent.

    *head*: its JSON, without the texts that a snapshot stores unread; *texts*: those, one a line.
    """

    head: bytes
    texts: bytes

    @functools.cached_property
    def digest(self) -> bytes:
        """What tells this part from another."""
        digest = hashlib.blake2b(self.head, digest_size=16)
        digest.update(self.texts)
        return digest.digest()


def unpacked(packed: Packed) -> Part:
    """The part that was packed (see `llmrev.catalog.part.packed_part`)."""
    head: Part = decode(packed.head)
    texts = iter(packed.texts.decode().split("\n"))
    for table, _key, piece, _links in head["items"]:
        if table == "models":
            for variant in piece["variants"].values():
                variant["page"] = next(texts)
            piece["text"] = next(texts)
        else:
            piece["text"], piece["sources"] = next(texts), next(texts)
    return head
