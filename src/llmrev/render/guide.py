"""The answer of `guide`: the questions one decides in turn, and what answers each."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from llmrev.messages import Bilingual, Showable, say
from llmrev.render.answer import Answer
from llmrev.render.blocks import Block, Code, Heading, Prose
from llmrev.render.plain import plain_lines
from llmrev.render.table import Column, Table
from llmrev.render.terms import cited, prose, reference_blocks, term_name

Entry = Mapping[str, Any]
Topics = Sequence[tuple[str, Entry]]
Numbered = tuple[str, int, Entry]
"""A step with its topic and its number there."""

PURPOSE = say(
    "This guide turns the survey LLM_reviewer, begun on 2023-04-04 to find out how to make a language model strong in "
    "one's own field, into questions that llmrev answers for your case. Go through them in order; each page ends in "
    "commands you can run."
)


def overview(topics: Topics) -> Answer:
    """The questions in order, each with its answer in short and the page that goes into it."""
    blocks: list[Block] = [Heading(say("Guide"), 1), Prose(PURPOSE)]
    for number, (topic_id, topic) in enumerate(topics, 1):
        blocks.append(Heading(say("{number}. {question}", number=number, question=prose(topic["question"]))))
        blocks += [Prose(prose(topic["answer"]), 3), Code([f"llmrev guide {topic_id}"])]
    return _answer(topics, blocks)


def whole(topics: Topics, terms: Mapping[str, Entry]) -> Answer:
    """Every page of the guide, one after the other."""
    blocks: list[Block] = [Heading(say("Guide"), 1), Prose(PURPOSE)]
    for topic_id, topic in topics:
        blocks += topic_blocks(topic_id, topic, terms, level=2)
    return _answer(topics, blocks)


def topic_page(topic_id: str, topic: Entry, terms: Mapping[str, Entry]) -> Answer:
    """One page of the guide."""
    return _answer([(topic_id, topic)], topic_blocks(topic_id, topic, terms, level=1))


def topic_blocks(topic_id: str, topic: Entry, terms: Mapping[str, Entry], *, level: int) -> list[Block]:
    """A question, its answer in short, and the steps to an answer of one's own."""
    title = say("{name} ({id})", name=Bilingual(topic["name"], topic["zh"]), id=topic_id)
    blocks: list[Block] = [Heading(title, level), Prose(prose(topic["question"])), Prose(prose(topic["answer"]))]
    used: set[str] = set()
    for number, step in enumerate(topic["steps"], 1):
        heading = say("{number}. {question}", number=number, question=prose(step["title"]))
        blocks += [Heading(heading, level + 1), Prose(prose(step["text"]))]
        for fact in step.get("facts", ()):
            blocks.append(Prose(say("- {text}", text=cited(prose(fact), fact["cited"])), 2))
            used |= set(fact["cited"])
        for belief in step.get("beliefs", ()):
            blocks += _belief(belief)
            used |= set(belief["cited"])
        for command in step.get("commands", ()):
            blocks += [Code([command["run"]]), Prose(prose(command["answers"]), 4, "dim")]
        if step.get("terms"):
            blocks.append(_words(step["terms"], terms))
    return blocks + reference_blocks(topic["sources"], used, level + 1)


def _belief(belief: Entry) -> Iterable[Block]:
    """What the author held, as his, and below it what is known since."""
    said: Showable = prose(belief["said"])
    if belief.get("date"):
        yield Prose(say("The survey, {date}: {said}", date=belief["date"], said=said), 2)
    else:
        yield Prose(say("The survey, spring 2023: {said}", said=said), 2)
    yield Prose(cited(say("Known since: {since}", since=prose(belief["since"])), belief["cited"]), 4)


def _words(wanted: Sequence[str], terms: Mapping[str, Entry]) -> Block:
    names = [term_name(terms[one]) for one in wanted]
    shown = Bilingual(", ".join(name.en for name in names), "、".join(name.zh for name in names))
    hint = say("`llmrev term show NAME` explains: {words}", words=shown)
    return Prose(hint, 2, "dim")


def _answer(topics: Topics, blocks: list[Block]) -> Answer:
    items = [{"id": topic_id, **topic} for topic_id, topic in topics]
    return Answer("llmrev/guide@1", {"topics": items}, items, _table(topics), blocks, lines=plain_lines(blocks))


def _table(topics: Topics) -> Table:
    """Each step as a row, for programs."""
    rows = [(topic_id, number, step) for topic_id, topic in topics for number, step in enumerate(topic["steps"], 1)]
    columns = (
        Column[Numbered]("topic", say("TOPIC"), lambda r: r[0], lambda r: r[0]),
        Column[Numbered]("step", say("STEP"), lambda r: str(r[1]), lambda r: r[1]),
        Column[Numbered]("title", say("QUESTION"), lambda r: prose(r[2]["title"]), lambda r: r[2]["title"]["en"]),
        Column[Numbered]("text", say("ANSWER"), lambda r: prose(r[2]["text"]), lambda r: r[2]["text"]["en"]),
        Column[Numbered]("commands", say("COMMANDS"), lambda r: _commands(r[2]), lambda r: _commands(r[2])),
    )
    return Table.of(rows, columns)


def _commands(step: Entry) -> str:
    return "; ".join(command["run"] for command in step.get("commands", ()))
