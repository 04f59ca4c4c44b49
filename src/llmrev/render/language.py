"""The one door through which text for people passes on its way out: translation, and safety."""

import gettext
import os
from collections.abc import Mapping
from pathlib import Path

from llmrev.errors import UsageError
from llmrev.messages import Bilingual, Message, Showable, say

LANGUAGES = ("en", "zh")
LOCALE = Path(__file__).resolve().parent.parent / "locale"
DOMAIN = "llmrev"

_current: str = "en"
_translations: gettext.NullTranslations = gettext.NullTranslations()

# Text that could steer a terminal or reorder a line: C0 and C1 controls, bidirectional overrides, zero-width marks.
_UNSAFE = dict.fromkeys(
    [
        *range(0x20),
        *range(0x7F, 0xA0),
        0x200B,
        *range(0x200E, 0x2010),
        *range(0x202A, 0x202F),
        *range(0x2060, 0x2070),
        0xFEFF,
    ]
)
_ESCAPED = {code: f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" for code in _UNSAFE}
_ESCAPED[0x0A] = " "
_ESCAPED[0x09] = " "
_ESCAPED[0x0D] = " "


def language() -> str:
    """The language of the interface, ``en`` or ``zh``."""
    return _current


def wanted_language(option: str | None, environment: Mapping[str, str]) -> str:
    """
    The interface language: `--ui`, else ``LLMREV_UI``, else the locale.

    Raises `UsageError` for a language there is none of.
    """
    named = option or environment.get("LLMREV_UI")
    if named:
        if named not in LANGUAGES:
            raise UsageError(say("no interface in `{language}`", language=named), hint=say("`--ui en` or `--ui zh`"))
        return named
    locale = environment.get("LC_ALL") or environment.get("LC_MESSAGES") or environment.get("LANG") or ""
    return "zh" if locale.lower().startswith("zh") else "en"


def use(language: str) -> None:
    """Speak *language* from now on, the words of the option parser included."""
    global _current, _translations  # noqa: PLW0603  the interface has one language
    _current = language
    if language == "en":
        _translations = gettext.NullTranslations()
        gettext.textdomain("messages")
        return
    _translations = gettext.translation(DOMAIN, LOCALE, [language], fallback=True)
    os.environ["LANGUAGE"] = language  # where gettext, which Typer's parser uses, looks for it
    gettext.bindtextdomain(DOMAIN, LOCALE)
    gettext.textdomain(DOMAIN)


def tr(text: Showable) -> str:
    """*text* in the language of the interface, its values too."""
    if isinstance(text, Message):
        template = _translations.gettext(text.text) if text.text else ""
        return template.format(**{k: _value(v) for k, v in text.values.items()}) if text.values else template
    if isinstance(text, Bilingual):
        return text.zh if _current == "zh" else text.en
    return str(text)


def _value(value: object) -> str:
    return tr(value) if isinstance(value, Message | Bilingual) else clean(str(value))


def _(text: str) -> str:
    """Translate a literal where it stands; for help texts."""
    return tr(say(text))


def clean(text: str) -> str:
    r"""
    *text* without characters that could steer a terminal; they show as what they are.

    >>> print(clean("a" + chr(27) + "[31mb"))
    a\x1b[31mb
    """
    return text if text.isprintable() else text.translate(_ESCAPED)
