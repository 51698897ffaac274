"""What an expression of one character gives for every code point: it is checked to be harmless, then run over all of them.

Only expressions of one variable made of constants, comparisons, a few operators, `ord`, `chr` and methods of short texts are
run, with no other name in reach. The answers are those of the Unicode tables of the Python that runs this.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from rl_sbllm.analysis.python.constant_texts import with_texts
from rl_sbllm.languages.python.unit import FunctionView

TESTS = frozenset(
    [
        "isalpha",
        "isdigit",
        "isalnum",
        "isspace",
        "isupper",
        "islower",
        "isnumeric",
        "isdecimal",
        "isprintable",
        "isascii",
        "isidentifier",
    ]
)
"""Methods of a text that ask something of it."""
_ASKING = TESTS | frozenset(
    ["istitle", "lower", "upper", "swapcase", "casefold", "title", "capitalize", "strip"]
)
_WITH_ARGUMENTS = frozenset(["index", "find", "replace", "get", "startswith", "endswith", "count"])
_NODES = (
    *(
        ast.BoolOp,
        ast.And,
        ast.Or,
        ast.UnaryOp,
        ast.Not,
        ast.USub,
        ast.Compare,
        ast.IfExp,
        ast.Name,
        ast.Load,
    ),
    *(
        ast.Eq,
        ast.NotEq,
        ast.Lt,
        ast.LtE,
        ast.Gt,
        ast.GtE,
        ast.In,
        ast.NotIn,
        ast.BinOp,
        ast.Add,
        ast.Sub,
        ast.Mod,
    ),
    *(
        ast.BitAnd,
        ast.BitXor,
        ast.FloorDiv,
        ast.Call,
        ast.Attribute,
        ast.Constant,
        ast.Tuple,
        ast.List,
        ast.Set,
    ),
    *(ast.Dict, ast.Subscript),
)
_FUNCTIONS = frozenset(["ord", "chr"])
_RAISED = (TypeError, ValueError, KeyError, IndexError, OverflowError, AttributeError, ZeroDivisionError)
_NUMBERS = ("ord", ".index", ".find", ".count")
_LONGEST = 400
_LIMIT = 320
_CODE_POINTS = 0x110000


@dataclass(frozen=True)
class Images:
    """`changed`: the characters whose image is another text, None when they are too many; `same`: those that stay, alike.

    `others` is the one text that all characters outside `same` give, when `same` is known. With nothing known it is still sure
    that every character gives a text.
    """

    changed: dict[str, str] | None
    same: str | None
    others: str | None
    is_upper: bool


def holds_for(view: FunctionView, test: ast.expr, variable: str) -> tuple[str | None, str | None, str] | None:
    """(the characters for which a test holds, those for which it fails, a name of the class); None where there are too many.

    The name is `isdigit` and the like, `ascii isalnum` for the ASCII part of one, or empty. None when the test cannot be run.
    """
    made = _checked(view, test, variable)
    return _holds(made, variable) if made is not None else None


def images_of(view: FunctionView, expression: ast.expr, variable: str) -> Images | None:
    """What each character becomes; None when the expression cannot be run or gives something else than a text."""
    made = _checked(view, expression, variable)
    return _images(made, variable) if made is not None else None


@lru_cache(maxsize=128)
def _holds(code: str, variable: str) -> tuple[str | None, str | None, str] | None:
    kept: list[str] = []
    try:
        kept.extend(c for c, held in _run(code, variable) if held)
    except _RAISED:
        return None
    text = "".join(kept)
    few = text if len(text) <= _LIMIT else None
    if _CODE_POINTS - len(text) > _LIMIT:
        return few, None, _class_name(text)
    return few, "".join(sorted(set(_characters()) - set(kept))), _class_name(text)


@lru_cache(maxsize=128)
def _images(code: str, variable: str) -> Images | None:
    changed: dict[str, str] = {}
    same: list[str] = []
    others: set[str] = set()
    is_upper = True
    try:
        for c, made in _run(code, variable):
            if not isinstance(made, str):
                return None
            is_upper = is_upper and made == c.upper()
            if made == c and len(same) <= _LIMIT:
                same.append(c)
            elif made != c:
                if len(changed) <= _LIMIT:
                    changed[c] = made
                if len(others) < 2:
                    others.add(made)
    except _RAISED:
        return None
    if len(changed) <= _LIMIT:
        return Images(changed, None, None, False)
    if is_upper:
        return Images(None, None, None, True)
    if len(same) <= _LIMIT and len(others) == 1:
        return Images(None, "".join(same), others.pop(), False)
    return Images(None, None, None, False)


def _characters() -> Iterator[str]:
    return map(chr, range(_CODE_POINTS))


_CLASSES = ("isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum", "isspace", "isprintable", "isascii")


def _class_name(text: str) -> str:
    """The method that holds for exactly these characters, or does among the ASCII ones."""
    for name in _CLASSES:
        if text == _members(name):
            return name
    for name in _CLASSES:
        if name != "isascii" and text == "".join(c for c in _members(name) if c.isascii()):
            return f"ascii {name}"
    return ""


@lru_cache(maxsize=len(_CLASSES))
def _members(name: str) -> str:
    asked = getattr(str, name)
    return "".join(filter(asked, _characters()))


def _run(code: str, variable: str) -> Iterator[tuple[str, object]]:
    """(character, value) for each, until one raises. The code was checked before."""
    reach = {"__builtins__": {}, "ord": ord, "chr": chr, "_all": _characters()}
    made = eval(compile(f"(({variable}, {code}) for {variable} in _all)", "characters", "eval"), reach)
    return iter(made)


def _checked(view: FunctionView, expression: ast.expr, variable: str) -> str | None:
    """The expression as text with constants put in for names; None when it holds anything not known to be harmless."""
    filled = with_texts(view, expression, variable)
    text = ast.unparse(filled)
    if len(text) > _LONGEST or variable.startswith("_") or variable in _FUNCTIONS:
        return None
    if not any(isinstance(n, ast.Name) and n.id == variable for n in ast.walk(filled)):
        return None
    if sum(isinstance(n, ast.Attribute) and n.attr == "replace" for n in ast.walk(filled)) > 1:
        return None  # one into another, they could make a text without measure
    return text if all(_harmless(view, n, variable) for n in ast.walk(filled)) else None


def _harmless(view: FunctionView, node: ast.AST, variable: str) -> bool:
    if not isinstance(node, _NODES):
        return False
    match node:
        case ast.Name(id=name):
            return name == variable or (name in _FUNCTIONS and view.is_builtin(name))
        case ast.Call(func=ast.Name(id=name), args=[_], keywords=[]):
            return name in _FUNCTIONS
        case ast.Call(func=ast.Attribute(attr=name), args=args, keywords=[]):
            return (name in _ASKING and not args) or (name in _WITH_ARGUMENTS and 1 <= len(args) <= 2)
        case ast.Call():
            return False
        case ast.Attribute(attr=name):
            return name in _ASKING | _WITH_ARGUMENTS
        case ast.BinOp(left=left, op=ast.Mod()):
            return any(
                isinstance(n, ast.Call) and ast.unparse(n.func).endswith(_NUMBERS) for n in ast.walk(left)
            )
        case ast.Constant(value=value):
            return isinstance(value, (str, int)) and not (
                isinstance(value, int) and abs(value) > _CODE_POINTS
            )
    return True
