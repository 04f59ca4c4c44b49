"""The questions to a licence and its answers, as they are shown."""

from llmrev.core.license import Permission, Use
from llmrev.messages import Message, say

USES: dict[Use, Message] = {
    Use.COMMERCIAL: say("commercial use"),
    Use.DERIVATIVES: say("derivatives"),
    Use.REDISTRIBUTION: say("redistribution"),
    Use.OUTPUTS: say("training on outputs"),
}

PASSES_ON: dict[str, Message] = {
    "notice": say("the notice"),
    "whole": say("the whole licence"),
    "restrictions": say("its use restrictions"),
    "nothing": say("nothing"),
}
"""What binds those who build on a work, by the word of the catalog."""

NO_ADVICE = say("Terms are stated as found, with their sources; this is not legal advice.")


def tone(permission: Permission | None) -> str:
    """The colour that repeats what the word says."""
    if permission is None:
        return "dim"
    return {Permission.ALLOWED: "good", Permission.FORBIDDEN: "bad"}.get(permission, "warn")
