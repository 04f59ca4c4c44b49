"""Which matrices adapters stand beside: their names in models' code, and sets of them that have names."""

from llmrev.errors import UsageError
from llmrev.messages import say

MODULES = {
    "q_proj": "queries", "k_proj": "keys", "v_proj": "values", "o_proj": "attention_output", "gate_proj": "gate",
    "up_proj": "up", "down_proj": "down", "q_a_proj": "query_down", "q_b_proj": "query_up",
    "kv_a_proj_with_mqa": "latent_down", "kv_b_proj": "latent_up",
}  # fmt: skip
"""Names of matrices in `LlamaDecoderLayer` and `DeepseekV3Attention`, and what they are."""

FUSED = dict.fromkeys(
    ("c_attn", "query_key_value", "qkv_proj", "W_pack", "wqkv", "Wqkv", "qkv"), ("queries", "keys", "values")
)
"""Names of one matrix for queries, keys and values."""

LATENT = ("query_down", "query_up", "latent_down", "latent_up")
ATTENTION = ("queries", "keys", "values", "attention_output", *LATENT)
STATE = (
    "linear_attention", "linear_attention_output", "state_space", "state_space_output", "convolution_gates",
    "convolution_output",
)  # fmt: skip
GROUPS = {
    "all-linear": (*ATTENTION, "gate", "up", "down", "output_gate", *STATE),
    "attention": ATTENTION,
    "qkv": ("queries", "keys", "values", "query_down", "query_up", "latent_down", "latent_up"),
    "qv": ("queries", "values"),
}
"""
Sets of matrices by name.  ``all-linear`` is what PEFT takes: every linear layer but the head; routed experts, which
transformers 5 keeps as one tensor and not as linear layers, are not among them.
"""


def parse_targets(text: str) -> frozenset[str]:
    """
    The matrices that *text* names: a group, or module names with commas between.

    Raises `UsageError` for a name nobody knows.
    """
    if text in GROUPS:
        return frozenset(GROUPS[text])
    found: set[str] = set()
    for name in (part.strip() for part in text.split(",")):
        if name in GROUPS:
            found.update(GROUPS[name])
        elif name in MODULES:
            found.add(MODULES[name])
        elif name in FUSED:
            found.update(FUSED[name])
        else:
            raise UsageError(
                say("unknown target `{name}`", name=name),
                hint=say("`--targets` takes {names}", names=", ".join([*GROUPS, *MODULES, *FUSED])),
            )
    return frozenset(found)
