"""What the fields of a model are called, and in which order a reader asks for them."""

from llmrev.messages import Message, say

FIELDS: dict[str, Message] = {
    "developer": say("Developer"),
    "released": say("Released"),
    "announced": say("Announced"),
    "kind": say("Kind"),
    "backbone": say("Built on"),
    "superseded_by": say("Superseded by"),
    "licenses.code": say("Licence of the code"),
    "licenses.weights": say("Licence of the weights"),
    "licenses.data": say("Licence of the data"),
    "openness.weights": say("Weights"),
    "openness.training_code": say("Training code"),
    "openness.inference_code": say("Inference code"),
    "openness.training_data": say("Pre-training data"),
    "openness.tuning_data": say("Tuning data"),
    "openness.paper": say("Paper"),
    "languages": say("Languages"),
    "chinese.learnt": say("Learnt Chinese by"),
    "chinese.vocabulary_extended": say("Vocabulary extended"),
    "chinese.data": say("Chinese data"),
    "context": say("Context"),
    "params": say("Parameters"),
    "params_active": say("Active parameters"),
    "architecture.type": say("Type"),
    "architecture.model_type": say("Model type"),
    "architecture.num_hidden_layers": say("Layers"),
    "architecture.num_encoder_layers": say("Encoder layers"),
    "architecture.hidden_size": say("Hidden size"),
    "architecture.intermediate_size": say("Intermediate size"),
    "architecture.num_attention_heads": say("Attention heads"),
    "architecture.num_key_value_heads": say("KV heads"),
    "architecture.head_dim": say("Head dimension"),
    "architecture.vocab_size": say("Vocabulary"),
    "architecture.tie_word_embeddings": say("Tied embeddings"),
    "architecture.attention_bias": say("Attention bias"),
    "architecture.gated_mlp": say("Gated feed-forward"),
    "architecture.position": say("Position encoding"),
    "architecture.norm": say("Normalisation"),
    "architecture.activation": say("Activation"),
    "training.tokens": say("Tokens seen"),
    "training.examples": say("Tuning examples"),
    "training.data": say("Data sets"),
    "training.method": say("Method"),
    "training.hardware": say("Hardware"),
    "training.time": say("Training time"),
    "training.gpu_hours": say("GPU hours"),
    "training.cost": say("Training cost"),
    "methods": say("Methods"),
    "license": say("Licence"),
    "code": say("Code"),
    "links.code": say("Code"),
    "links.paper": say("Papers"),
    "links.huggingface": say("Hugging Face"),
    "links.modelscope": say("ModelScope"),
    "links.site": say("Pages"),
}

SECTIONS: tuple[tuple[Message, tuple[str, ...]], ...] = (
    (say("What it is"), ("developer", "released", "announced", "kind", "backbone", "superseded_by")),
    (say("May I use it"), tuple(key for key in FIELDS if key.startswith(("licenses.", "openness.")))),
    (say("Languages"), ("languages", "chinese.learnt", "chinese.vocabulary_extended", "chinese.data", "context")),
    (say("Size"), ("params", "params_active", *(key for key in FIELDS if key.startswith("architecture.")))),
    (say("Training"), tuple(key for key in FIELDS if key.startswith("training."))),
    (say("Links"), tuple(key for key in FIELDS if key.startswith("links."))),
)

TASKS = {
    "load": say("loading"),
    "inference": say("inference"),
    "full": say("full fine-tuning"),
    "lora": say("LoRA tuning"),
    "qlora": say("QLoRA tuning"),
    "p-tuning": say("P-tuning"),
    "pre-training": say("pre-training"),
    "disk": say("on disk"),
}

DEVICES = {"gpu": say("GPU"), "cpu": say("CPU"), "disk": say("disk")}

GRADES = {
    "primary": say("the maker's own words"),
    "card": say("a model or data card"),
    "secondary": say("a third party"),
    "derived": say("computed from facts here"),
    "unverified": say("unverified"),
}

WORDS_EXPLAINED = say("`llmrev term show NAME` explains a word of this page")
"""Where to look a word up; stands at the foot of a page."""

WORDS = (
    # Words that reach the screen as values of sentences; listed so that they can be translated.
    say("allowed"), say("conditional"), say("forbidden"), say("unclear"), say("high"), say("medium"), say("low"),
    say("native"), say("strong"), say("supported"), say("incidental"), say("none"), say("unknown"),
    say("active"), say("maintenance"), say("archived"),
    say("open"), say("partial"), say("gated"), say("delta"), say("adapter"), say("closed"),
    say("base"), say("instruct"), say("chat"), say("reasoning"), say("code"), say("domain"), say("reward"),
    say("tokens"), say("words"), say("instructions"), say("examples"), say("conversations"), say("dialogues"),
    say("messages"), say("pairs"), say("rows"), say("documents"), say("tasks"),
    say("questions"), say("problems"), say("prompts"),
)  # fmt: skip
