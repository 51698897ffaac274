"""The grammars, behind one name each: `language("python")`.

The wheels are the official ones of each grammar. `tree-sitter-languages` is not used: it is unmaintained and cannot load
with tree-sitter 0.22 or later. `tree-sitter-language-pack` is not used: from 1.0 on it downloads native code at run
time, so it fails without a network. A new language is one line in `_GRAMMARS` and its wheel.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import PurePath

from tree_sitter import Language, Parser

from rl_sbllm.model.errors import BadInput


@dataclass(frozen=True)
class Grammar:
    """Where a grammar comes from, and which of its node kinds define things.

    `functions` and `classes` carry a `name` field; `wrappers` stand around a definition and belong to it (decorators);
    `containers` are the other kinds that definitions may stand in, so that expressions are never walked.
    """

    name: str
    wheel: str
    suffixes: tuple[str, ...]
    functions: frozenset[str]
    classes: frozenset[str]
    wrappers: frozenset[str]
    containers: frozenset[str]


_PYTHON = Grammar(
    name="python",
    wheel="tree_sitter_python",
    suffixes=(".py", ".pyi", ".pyw"),
    functions=frozenset({"function_definition"}),
    classes=frozenset({"class_definition"}),
    wrappers=frozenset({"decorated_definition"}),
    containers=frozenset(
        {
            *("module", "block", "ERROR", "if_statement", "elif_clause", "else_clause", "for_statement"),
            *("while_statement", "try_statement", "except_clause", "except_group_clause", "finally_clause"),
            *("with_statement", "match_statement", "case_clause"),
        }
    ),
)
_GRAMMARS = {grammar.name: grammar for grammar in (_PYTHON,)}


def grammar(name: str) -> Grammar:
    """The grammar of that language; `BadInput` when there is none."""
    found = _GRAMMARS.get(name)
    if found is None:
        raise BadInput(f"No grammar for the language {name!r}.", help=f"Known: {', '.join(_GRAMMARS)}.")
    return found


def language_of(path: PurePath) -> str | None:
    """The language of a file by its suffix, None when unknown."""
    suffix = path.suffix.lower()
    return next((g.name for g in _GRAMMARS.values() if suffix in g.suffixes), None)


@cache
def language(name: str) -> Language:
    """The loaded tree-sitter language."""
    capsule: object = import_module(grammar(name).wheel).language()
    return Language(capsule)


def parser(name: str) -> Parser:
    """A new parser; parsers keep state between slices, so each document has its own."""
    return Parser(language(name))
