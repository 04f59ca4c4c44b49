"""Where the written plan of the schema stands, and which schema it was made from."""

import hashlib
from pathlib import Path

PLAN = Path(__file__).with_name("plan.json")
"""The schema as `llmrev.catalog.schema.plan` writes it down."""


def schema_digest() -> str:
    """What tells this schema from another: a digest of its modules."""
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()
