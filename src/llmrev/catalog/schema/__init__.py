"""The shape of what people write in ``catalog/``: one module per subject, strict about every key."""
