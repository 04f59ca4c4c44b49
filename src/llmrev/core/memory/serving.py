"""
GPU memory to serve a model: weights, cache, states, activations of prefill, logits and the engine's own needs.

An architecture without a rule is refused, never guessed.
"""

from collections.abc import Callable, Sequence

from msgspec import Struct

from llmrev.core.architecture import Architecture
from llmrev.core.memory.activations import eager_scores, prefill_per_token, prompt_beyond_window
from llmrev.core.memory.cache import UBATCH, Cache, cache_of
from llmrev.core.memory.estimate import Component, Estimate
from llmrev.core.memory.runtime import (
    BATCHED_TOKENS,
    COLLECTIVES,
    CONTEXT,
    GRAPHS,
    LOGITS_SLACK,
    PREFILL_SLACK,
    WORKSPACE,
)
from llmrev.core.memory.storage import StorageFormat, weights
from llmrev.core.memory.widths import Widths, widths
from llmrev.core.model import Model
from llmrev.core.units import gib, short_count
from llmrev.errors import UsageError
from llmrev.messages import Message, say

ENGINES = ("transformers", "vllm", "llama.cpp")
"""Programs that serve models, and hold memory each in its own way."""

ANSWER = 4096
"""Tokens that an answer has at most, for the lower bound: those are not computed all at once, as a prompt is."""

KV_BYTES = {
    "fp32": 4.0, "fp16": 2.0, "bf16": 2.0, "fp8": 1.0, "int8": 1.03125, "q8_0": 34 / 32, "q5_1": 24 / 32,
    "q5_0": 22 / 32, "q4_1": 20 / 32, "q4_0": 18 / 32, "iq4_nl": 18 / 32,
}  # fmt: skip
"""Bytes of one element of a cache; llama.cpp's formats hold blocks of 32 with one or two 16-bit scales."""


def parse_kv_dtype(text: str) -> tuple[str, str]:
    """
    The formats of keys and of values: one word for both, or two with a slash or comma between, keys first.

    Raises `UsageError` for a word nobody knows.

    >>> parse_kv_dtype("q8_0"), parse_kv_dtype("K q8_0 / V f16")
    (('q8_0', 'q8_0'), ('q8_0', 'fp16'))
    """
    words = [word.strip() for word in text.lower().replace(",", "/").split("/")]
    if len(words) == 2:
        words = [words[0].removeprefix("k "), words[1].removeprefix("v ")]
    words = [{"f16": "fp16", "f32": "fp32", "bfloat16": "bf16", "float16": "fp16"}.get(word, word) for word in words]
    if len(words) > 2 or any(word not in KV_BYTES for word in words):
        names = ", ".join(KV_BYTES)
        raise UsageError(
            say("`{option}` takes {words}, not `{word}`", option="--kv-dtype", words=names, word=text),
            hint=say("write `q8_0/fp16` for keys and values of their own"),
        )
    return words[0], words[-1]


class Serving(Struct, frozen=True, kw_only=True):
    """
    How a model is served.

    *context* tokens, prompt and answer together, for each of *batch* sequences; keys and values in *key_dtype* and
    *value_dtype*; *all_logits* of the whole prompt, as old releases of transformers keep them; *eager* attention
    writes its scores out; *gpus* equal cards share weights and cache.
    """

    context: int
    batch: int = 1
    engine: str = "transformers"
    key_dtype: str = "fp16"
    value_dtype: str = "fp16"
    all_logits: bool = False
    eager: bool = False
    gpus: int = 1


def kv_cache(model: Model, context: int, batch: int = 1) -> Component | None:
    """Keys and values, or latents, of *context* tokens for *batch* sequences in 16 bits; see `cached`."""
    return cached(model, Serving(context=context, batch=batch))


def cached(model: Model, how: Serving) -> Component | None:
    """
    The cache of *how*.

    For plain attention 2 x layers x KV heads x head dimension x tokens x 2 bytes (Pope et al., arXiv:2211.05102,
    section 3.3); windowed, latent and recurrent layers by the rules of `llmrev.core.memory.cache`.  ``None`` for
    layers without a rule, and where a size is not known.
    """
    cache = cache_of(model.architecture) if model.architecture else None
    return None if cache is None else _cached(cache, how)


def _cached(cache: Cache, how: Serving) -> Component:
    key, value, cells = KV_BYTES[how.key_dtype], KV_BYTES[how.value_dtype], how.engine == "llama.cpp"
    number = cache.kv_bytes(how.context, how.batch, key=key, value=value, cells=cells)
    return Component("kv_cache", number, lambda: _cache_formula(cache, how, key, value, cells=cells))


def _cache_formula(cache: Cache, how: Serving, key: float, value: float, *, cells: bool) -> Message:
    tokens = short_count(how.context * how.batch)
    each = round(cache.keys * key + cache.values * value)
    windowed = round(cache.window_keys * key + cache.window_values * value)
    if not windowed:
        return say("{tokens} tokens x {each} bytes", tokens=tokens, each=each)
    return say(
        "{tokens} tokens x {each} bytes + {held} tokens of the window x {windowed} bytes",
        tokens=tokens, each=each, held=short_count(cache.held(how.context, how.batch, cells=cells)), windowed=windowed,
    )  # fmt: skip


def recurrent_state(model: Model, batch: int = 1, engine: str = "transformers") -> Component | None:
    """States that do not grow with the context, for *batch* sequences; ``None`` where there are none."""
    cache = cache_of(model.architecture) if model.architecture else None
    return None if cache is None else _state(cache, batch, engine)


def _state(cache: Cache, batch: int, engine: str) -> Component | None:
    each = cache.state_bytes(past=4 if engine == "llama.cpp" else 2)
    if not each:
        return None
    return Component(
        "recurrent_state", each * batch, lambda: say("{count} sequences x {each} bytes", count=batch, each=each)
    )


def serving(model: Model, stored: StorageFormat, how: Serving) -> Estimate | None:
    """
    Memory of one card to serve *model*, or ``None`` when a needed fact is not known.

    On several cards weights, activations and logits are split evenly (tensor parallelism), and keys and values by
    head, as far as there are heads; a latent, which no head owns, is on each card, and so is the engine.
    """
    held = weights(model, stored)
    cache = cache_of(model.architecture) if model.architecture else None
    if held is None or cache is None:
        return None
    w = widths(model.architecture) if model.architecture else None
    kept = (held, _cached(cache, how), _state(cache, how.batch, how.engine))
    parts = [part for part in (*kept, *_active(model, w, how)) if part]
    if how.gpus > 1:
        split = min(how.gpus, _owners(model.architecture))
        parts = [_share(part, split if part.name == "kv_cache" else how.gpus) for part in parts]
    return Estimate((*parts, _runtime(parts, how)))


def _owners(shape: Architecture | None) -> int:
    """Heads that own keys and values of their own."""
    if shape is None or shape.mla is not None:
        return 1
    return shape.num_key_value_heads or 1


def _active(model: Model, w: Widths | None, how: Serving) -> list[Component]:
    """Activations and logits at the worst moment: inside a layer of prefill, or at the logits of the whole prompt."""
    if w is None:
        return _unknown_activations(model, how)
    if how.engine == "llama.cpp":
        return _llama_cpp(w, how)
    tokens = how.context * how.batch
    if how.engine == "vllm":
        tokens = min(tokens, BATCHED_TOKENS)
    eager = how.eager or (w.eager and how.engine == "transformers")
    each = prefill_per_token(w)
    inside = each * tokens + (eager_scores(w, how.context) * how.batch if eager else 0)
    if how.engine == "transformers":
        inside += prompt_beyond_window(w, how.context) * how.batch
    workspace = WORKSPACE.expected
    rows = tokens if how.all_logits else how.batch
    logits = rows * w.vocabulary * (2 + 4)
    beside = (6 * w.hidden) * tokens  # embeddings, the residual and the normed state

    def said() -> Message:
        return say("{rows} tokens x {vocabulary} x (2 + 4) bytes", rows=short_count(rows), vocabulary=w.vocabulary)

    if how.all_logits and logits + beside > inside:
        around = _spread("activations", beside + workspace, 0, lambda: _stream_formula(tokens, w))
        return [around, Component("logits", logits, said)]
    longest = inside * min(ANSWER / how.context, 1.0)
    found = [
        _spread("activations", inside + workspace, longest, lambda: _prefill_formula(tokens, round(each), eager=eager))
    ]
    return [*found, Component("logits", logits, said, low_bytes=0)] if not how.all_logits else found


def _stream_formula(tokens: int, w: Widths) -> Message:
    return say("{tokens} tokens x 3 x {hidden} x 2 bytes", tokens=short_count(tokens), hidden=w.hidden)


def _prefill_formula(tokens: int, each: int, *, eager: bool) -> Message:
    formula = say("{tokens} tokens x {each} bytes, one layer of prefill", tokens=short_count(tokens), each=each)
    return say("{formula} + scores of every head", formula=formula) if eager else formula


def _spread(name: str, number: float, spared: float, formula: Callable[[], Message]) -> Component:
    """
    A component of prefill: least where the prompt is short and the answer long, most with a larger workspace.

    *spared* is what a short prompt does not need.
    """
    low = number - spared - WORKSPACE.expected + WORKSPACE.low
    return Component(name, round(number), formula, round(low), round(number - WORKSPACE.expected + WORKSPACE.high))


def _llama_cpp(w: Widths, how: Serving) -> list[Component]:
    """
    llama.cpp reserves the worst graph of one batch: logits in fp32, or scores of all heads without flash attention.

    Measured buffers of models with flash attention are 3 to 8 % above vocabulary x batch x 4 bytes.
    """
    batch = min(UBATCH, how.context * how.batch)
    logits = w.vocabulary * batch * 4
    inner = prefill_per_token(w, compute=4) * batch / 4
    scores = max((m.heads for m in w.mixers), default=0) * batch * how.context * 4 if how.eager else 0
    extra = max(scores - logits, 0) + inner
    return [
        Component(
            "activations", round(extra), lambda: say("{tokens} tokens of one batch inside a layer", tokens=batch),
            round(extra / 2), round(2 * extra),
        ),
        Component(
            "logits", logits,
            lambda: say("{tokens} tokens x {vocabulary} x 4 bytes", tokens=batch, vocabulary=w.vocabulary),
        ),
    ]  # fmt: skip


def _unknown_activations(model: Model, how: Serving) -> list[Component]:
    """Where the inside of a layer is not known: a share of what is, with wide bounds."""
    hidden = (model.architecture.hidden_size if model.architecture else None) or 4096
    number = 2 * 14 * hidden * min(how.context * how.batch, BATCHED_TOKENS)
    formula = say("layers of this kind are not described; 14 x {hidden} x 2 bytes a token", hidden=hidden)
    return [Component("activations", number, formula, 0, 2 * number)]


def _runtime(parts: list[Component], how: Serving) -> Component:
    spans = [CONTEXT.scaled(1.0)]
    if how.engine == "transformers":
        slack = {"activations": PREFILL_SLACK, "logits": LOGITS_SLACK}
        spans += [slack[part.name].scaled(part.bytes) for part in parts if part.name in slack]
    if how.engine == "vllm":
        spans.append(GRAPHS.scaled(1.0))
    if how.gpus > 1:
        spans.append(COLLECTIVES.scaled(1.0))
    return overhead(spans)


def overhead(spans: Sequence[tuple[float, float, float]]) -> Component:
    """
    The sum of *spans*, each an expected, a low and a high number of bytes.

    Its own lower bound is zero: a figure that the allocator gives leaves all of it out.
    """
    expected, low, high = (round(sum(part)) for part in zip(*spans, strict=True))
    return Component(
        "runtime", expected,
        lambda: say("{low} to {high}: context, workspaces, fragments", low=gib(low), high=gib(high)), 0, high,
    )  # fmt: skip


def _share(whole: Component, gpus: int) -> Component:
    """One card's part of *whole*."""
    if gpus == 1:
        return whole
    return Component(
        whole.name, -(-whole.bytes // gpus), lambda: say("({whole}) / {gpus} GPUs", whole=whole.formula, gpus=gpus),
        _part(whole.low_bytes, gpus), _part(whole.high_bytes, gpus),
    )  # fmt: skip


def _part(number: int | None, gpus: int) -> int | None:
    return None if number is None else -(-number // gpus)
