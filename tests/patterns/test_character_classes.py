"""Rules of one character become tables and methods that agree with them on every text."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rule import Rule, sites
from rl_sbllm.patterns.templates.python import character_class_count, character_decision, character_table

DECIDE, TABLE = character_decision.RULE, character_table.RULE
TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("aAzZ09 _-\t\n٣²½ßΣ\u3000")), max_size=12)


def made(rule: Rule, text: str) -> list[str]:
    unit = PythonUnit.parse(text)
    assert unit is not None
    return [site.source for site in sites(rule, unit, "f") if site.source is not None]


def loaded(text: str) -> Callable[[str], object]:
    space: dict[str, object] = {}
    exec(compile(text, "example", "exec"), space)
    function = space["f"]
    assert callable(function)
    return function


DECISIONS = {
    "digits": ("all(c.isdigit() for c in s)", "not s or s.isdigit()"),
    "digits of ASCII": ("all(c in '0123456789' for c in s)", "s.isascii() and s.isdigit()"),
    "letters by order": ("all('a' <= c <= 'z' or 'A' <= c <= 'Z' for c in s)", "s.isascii() and s.isalpha()"),
    "letters by number": ("all(97 <= ord(c) <= 122 for c in s)", 's.strip("abcdefghijklmnopqrstuvwxyz")'),
    "ASCII": ("all(ord(c) < 128 for c in s)", "s.isascii()"),
    "printable": ("all([c.isprintable() for c in s])", "s.isprintable()"),
    "no comma": ("all(c not in ',;' for c in s)", "isdisjoint(s)"),
    "a vowel": ("any(c in 'aeiou' for c in s)", "not _F_CHARACTERS.isdisjoint(s)"),
    "not binary": ("any(c != '0' and c != '1' for c in s)", 's.strip("01") != ""'),
    "words": ("all(c.isalnum() or c == '_' for c in s) or not s", None),
    "titled": ("all(c.isupper() for c in s)", None),
}


@pytest.mark.parametrize("what", DECISIONS)
def test_a_test_of_all_characters_is_asked_of_the_text(what: str) -> None:
    expression, wanted = DECISIONS[what]
    texts = made(DECIDE, f"def f(s):\n    return {expression}\n")
    assert (wanted is None and not texts) or (wanted is not None and wanted in texts[0])


TABLES = {
    "drops spaces": '    return "".join(c for c in s if not c.isspace())\n',
    "drops punctuation": '    return "".join([c for c in s if c not in string.punctuation])\n',
    "keeps letters": '    return "".join(c for c in s if "a" <= c <= "z")\n',
    "keeps letters, marks the rest": '    return "".join([c if c in string.ascii_letters else "_" for c in s])\n',
    "capitals": '    return "".join([c.upper() for c in s])\n',
    "complements": '    out = ""\n    for c in s:\n        if c == "A":\n            out += "T"\n        elif c == "T":\n            out += "A"\n        else:\n            out += c\n    return out\n',
    "escapes": '    out = []\n    for c in s:\n        if c == "<":\n            out.append("&lt;")\n        elif c == "&":\n            out.append("&amp;")\n        else:\n            out.append(c)\n    return "".join(out)\n',
    "escapes by a look-up": '    return "".join([{"<": "&lt;", "&": "&amp;"}.get(c, c) for c in s])\n',
    "goes on": '    out = ""\n    for c in s:\n        if c in ",;":\n            continue\n        out += c\n    return out\n',
    "puts a backslash before": '    out = ""\n    for c in s:\n        if c in "*_":\n            out += "\\\\"\n        out += c\n    return out\n',
    "makes a slug": '    out = []\n    for c in s:\n        if "A" <= c <= "Z":\n            out.append(chr(ord(c) + 32))\n        elif c.isalnum():\n            out.append(c)\n        else:\n            out.append("-")\n    return "".join(out)\n',
    "turns by an alphabet": '    letters = "abc"\n    return "".join([letters[(letters.index(c) + 1) % 3] if c in letters else c for c in s])\n',
}


@pytest.mark.parametrize("what", TABLES)
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_table_gives_what_the_rule_gave(what: str, text: str) -> None:
    assert both(what)[0](text) == both(what)[1](text)


KNOWN: dict[str, tuple[Callable[[str], object], Callable[[str], object]]] = {}


def both(what: str) -> tuple[Callable[[str], object], Callable[[str], object]]:
    if what not in KNOWN:
        before = f"import string\n\n\ndef f(s):\n{TABLES[what]}"
        KNOWN[what] = loaded(before), loaded(made(TABLE, before)[0])
    return KNOWN[what]


@pytest.mark.parametrize("what", [w for w, (_, wanted) in DECISIONS.items() if wanted])
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_decision_is_the_same_for_any_text(what: str, text: str) -> None:
    before = f"def f(s):\n    return {DECISIONS[what][0]}\n"
    if what not in KNOWN:
        KNOWN[what] = loaded(before), loaded(made(DECIDE, before)[0])
    assert KNOWN[what][0](text) is KNOWN[what][1](text)


COUNTS = {
    "digits by order": "sum(1 for c in s if '0' <= c <= '9')",
    "letters": "len([c for c in s if c in string.ascii_letters])",
    "neither blank nor tab": "sum(1 if c != ' ' and c != '\\t' else 0 for c in s)",
    "one by its number, in a larger expression": "2 * sum(1 for c in s if ord(c) == 97)",
    "all but a few, in a larger expression": "2 * len([1 for c in s if ord(c) > 64])",
}


@pytest.mark.parametrize("what", COUNTS)
@given(text=TEXTS)
@settings(max_examples=60, deadline=None)
def test_a_count_is_the_same_for_any_text(what: str, text: str) -> None:
    before = f"import string\n\n\ndef f(s):\n    return {COUNTS[what]}\n"
    if what not in KNOWN:
        KNOWN[what] = loaded(before), loaded(made(character_class_count.RULE, before)[0])
    assert KNOWN[what][0](text) == KNOWN[what][1](text)


LEFT = {
    "a name of the caller": '    return "".join([c for c in s if c in few])\n',
    "a call of another function": '    return "".join([g(c) for c in s])\n',
    "the place of the character": '    return "".join([c + str(i) for i, c in enumerate(s)])\n',
    "a lower case that depends on the place": '    return "".join([c.lower() for c in s])\n',
    "what may raise": '    return "".join([chr(ord(c) - 40) for c in s])\n',
    "what was made before": '    out = ""\n    for c in s:\n        if c not in out:\n            out += c\n    return out\n',
    "the variable after the loop": '    out = ""\n    for c in s:\n        if c != "a" and c != "b":\n            out += c\n    return out, c\n',
    "a text that grows without measure": '    return "".join([c.replace("a", "bb").replace("b", "cc") for c in s])\n',
}


@pytest.mark.parametrize("what", LEFT)
def test_no_table_is_made_of(what: str) -> None:
    assert made(TABLE, f"def f(s, few=(), g=str):\n{LEFT[what]}") == []


def test_loops_that_return_at_the_first_character_are_decided_at_once() -> None:
    text = (
        "def f(s):\n    for c in s:\n        if c not in '01':\n            return False\n    return True\n"
    )
    assert made(DECIDE, text) == ['def f(s):\n    return not s.strip("01")\n']


def test_every_code_point_is_looked_at() -> None:
    text = f"def f(s):\n    return all(c != chr({sys.maxunicode}) for c in s)\n"
    function = loaded(made(DECIDE, text)[0])
    assert function("abc") is True and function("a\U0010ffff") is False
