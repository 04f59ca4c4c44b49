"""Complaints of the option parser, in the words and the language of ours."""

import re
from typing import Any

from llmrev.errors import UsageError
from llmrev.messages import Message, say

_EXTRA = re.compile(r"Got unexpected extra argument\(s\) \((.*)\)")
_NO_COMMAND = re.compile(r"No such command '(.*)'")
_NOT_VALID = re.compile(r"'(.*)' is not a valid (\w+)")


def usage_error(error: Exception) -> UsageError:
    """Our form of an exception that Typer raised while it read the command line."""
    context: Any = getattr(error, "ctx", None)
    hint = say("`{command} --help` lists what there is", command=context.command_path if context else "llmrev")
    near = getattr(error, "possibilities", None)
    if near:
        hint = say("did you mean {names}?", names=", ".join(f"`{name}`" for name in sorted(near)[:3]))
    return UsageError(_message(error), hint=hint)


def _message(error: Any) -> Message:  # noqa: PLR0911  one return a kind of mistake
    kind, text = type(error).__name__, str(getattr(error, "message", error))
    if kind == "NoSuchOption":
        return say("no option `{name}`", name=error.option_name)
    if kind == "MissingParameter" and error.param is not None:
        return say("`{name}` is missing", name=_name(error.param))
    if kind == "BadOptionUsage":
        if "does not take" in text:
            return say("`{name}` takes no value", name=error.option_name)
        return say("`{name}` needs a value", name=error.option_name)
    if kind == "BadParameter" and error.param is not None:
        bad = _NOT_VALID.match(text)
        if bad:
            return say("`{name}` takes a whole number, not `{value}`", name=_name(error.param), value=bad[1])
        return say("`{name}`: {why}", name=_name(error.param), why=text)
    extra = _EXTRA.match(text)
    if extra:
        return say("one argument too many: {words}", words=extra[1])
    command = _NO_COMMAND.match(text)
    if command:
        return say("no command `{name}`", name=command[1])
    if text.startswith("Missing command"):
        return say("a command is missing")
    return say("{why}", why=text.rstrip("."))


def _name(parameter: Any) -> str:
    """An option by its flag, an argument by its place-holder."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return str(parameter.metavar or parameter.name).strip("{}[]")
