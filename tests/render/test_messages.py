"""Every sentence the program can say has a Chinese one, with the same places and the same literals."""

import gettext
import re
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

import llmrev

SOURCE = Path(llmrev.__file__).resolve().parent
CHINESE = SOURCE / "locale" / "zh" / "LC_MESSAGES" / "llmrev.po"
PLACE = re.compile(r"\{(\w+)\}")
LITERAL = re.compile(r"`[^`]+`")


@pytest.fixture(scope="module")
def messages() -> set[str]:
    """Every message in the source."""
    found = extract_from_dir(SOURCE, method_map=[("**.py", "python")], keywords={"say": None, "_": None})
    return {message for _file, _line, message, _comments, _context in found if isinstance(message, str)}


@pytest.fixture(scope="module")
def chinese() -> Catalog:
    """The Chinese messages."""
    with CHINESE.open("rb") as file:
        return read_po(file, locale="zh", abort_invalid=True)


def translations(chinese: Catalog) -> dict[str, str]:
    """English and Chinese, without the header."""
    return {str(message.id): str(message.string) for message in chinese if message.id}


def test_every_message_is_translated(messages: set[str], chinese: Catalog) -> None:
    """Each message of the source has a Chinese translation that is not empty."""
    known = translations(chinese)

    assert [message for message in sorted(messages) if not known.get(message, "").strip()] == []


def test_no_translation_is_left_over(messages: set[str], chinese: Catalog) -> None:
    """The Chinese file holds what the source says, and nothing that was said once."""
    assert sorted(set(translations(chinese)) - messages) == []
    assert list(chinese.obsolete) == []


def test_no_translation_is_a_guess(chinese: Catalog) -> None:
    """No entry is marked fuzzy: a person has read each one."""
    assert [message.id for message in chinese if message.id and message.fuzzy] == []


def test_places_survive(chinese: Catalog) -> None:
    """A translation names the places of its message, each at least once, and no other."""
    changed = {
        english: translated
        for english, translated in translations(chinese).items()
        if set(PLACE.findall(english)) != set(PLACE.findall(translated))
    }

    assert changed == {}


def test_literals_survive(chinese: Catalog) -> None:
    """What stands in backticks is typed by people or read by programs, and stays as it is."""
    changed = {
        english: translated
        for english, translated in translations(chinese).items()
        if sorted(LITERAL.findall(english)) != sorted(LITERAL.findall(translated))
    }

    assert changed == {}


@pytest.mark.parametrize(
    ("english", "expected"),
    [
        ("PARAMS", "参数量"),
        ("context not recorded", "上下文长度未记录"),
        ("did you mean `{near}`?", "是否想输入 `{near}`？"),
        ("Options", "选项"),
    ],
)
def test_compiled_messages_speak_chinese(english: str, expected: str, chinese: Catalog, tmp_path: Path) -> None:
    """Compiled, the messages answer in Chinese, those of the option parser too."""
    place = tmp_path / "zh" / "LC_MESSAGES" / "llmrev.mo"
    place.parent.mkdir(parents=True)
    with place.open("wb") as file:
        write_mo(file, chinese)

    assert gettext.translation("llmrev", tmp_path, ["zh"]).gettext(english) == expected
