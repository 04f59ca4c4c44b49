"""
Words of the command line that the message extractor cannot find where they are used.

Typer asks gettext for its headings and remarks; listed here, they enter our catalog of messages.  Its complaints
stay out on purpose: ``usage.py`` recognises them by their English words.  ``Usage:`` and the help of ``--help`` never
reach gettext.  Our own words that stand inside f-strings are here too, because Babel reads those only from Python
3.12 on.
"""

from llmrev.messages import say

WORDS = (
    say("Arguments"),
    say("Options"),
    say("Commands"),
    say("default: {default}"),
    say("required"),
    say("Examples:"),
    say("error"),
    say("hint"),
)
