"""How well a model speaks Chinese: what it costs, what it scores, what its developer says, and the level they make."""

CODES = ("zh", "zh-hant")
"""The language codes that ask for Chinese."""
