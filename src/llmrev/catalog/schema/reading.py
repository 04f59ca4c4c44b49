"""What the catalog explains in words: terms, and the guide."""

from typing import Literal

from pydantic import Field

from llmrev.catalog.schema.fact import ChineseProse, Date, Source, SourceKey, Strict, TermId, Text, Words

TermTopic = Literal[
    "model", "architecture", "training", "prompting", "numbers", "memory", "parallelism", "serving", "hardware",
    "chinese", "licence", "evidence", "evaluation", "answer",
]  # fmt: skip


class Statement(Strict):
    """Something that is so, and where one can read it."""

    en: str = Field(min_length=1)
    zh: ChineseProse
    cited: list[SourceKey] = Field(min_length=1)


class Difference(Strict):
    """Something the survey of 2023 said, and what is so."""

    id: Words | None = Field(None, description="Number in the review, such as D4.")
    said: Text
    found: Text
    cited: list[SourceKey] = Field(min_length=1, description="Of what is so.")


class Formula(Strict):
    """How a figure comes about, and what its letters stand for."""

    text: Words = Field(description="In plain characters, such as `2 x layers x KV heads x head dimension`.")
    where: Text = Field(description="What the letters stand for, with their units.")


class Term(Strict):
    """A word that a screen, the survey or the guide uses."""

    name: Words
    zh: Words
    aliases: list[Words] | None = Field(None, description="Other names in either language; column keys and headings.")
    topic: TermTopic
    definition: Text
    formula: Formula | None = None
    references: list[SourceKey] = Field(min_length=1, description="Where it was introduced or is explained.")
    corrections: list[Difference] | None = None
    opinions: list[Statement] | None = Field(None, description="Judgements of the survey's author, kept as such.")
    see: list[TermId] | None = Field(None, description="Terms to read next.")


class Terms(Strict):
    """``terms.yaml``."""

    entries: dict[TermId, Term]
    sources: dict[str, Source]


class Belief(Strict):
    """What the survey's author held in 2023, and what is known since."""

    date: Date | None = Field(None, description="The day the survey gives; else its last edit is meant.")
    said: Text
    since: Text
    cited: list[SourceKey] = Field(min_length=1, description="Of what is known since.")


class Command(Strict):
    """A call that answers a step for a reader's own case; tests run it."""

    run: str = Field(pattern=r"^llmrev [^\n]+$")
    answers: Text = Field(description="What one reads off the answer.")


class Step(Strict):
    """One question of a topic, and how to answer it."""

    title: Text
    text: Text
    facts: list[Statement] | None = Field(None, description="What the advice rests on.")
    commands: list[Command] | None = None
    beliefs: list[Belief] | None = None
    terms: list[TermId] | None = None


class Topic(Strict):
    """A part of the guide: a question one has to decide, step by step."""

    name: Words
    zh: Words
    aliases: list[Words] | None = None
    position: int = Field(ge=1, description="Its place among the topics.")
    question: Text
    answer: Text = Field(description="The answer in short, for who reads no further.")
    steps: list[Step] = Field(min_length=1)
    sources: dict[str, Source] = Field(min_length=1)
