"""A text made from another character by character, by any rule of one character: the rule is turned into a table, once."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from rl_sbllm.analysis.python.character_class import Images, images_of
from rl_sbllm.analysis.python.loops import name_of, used_elsewhere
from rl_sbllm.analysis.python.shapes import Shape, find_expressions, tight
from rl_sbllm.analysis.python.types import kind
from rl_sbllm.languages.python.unit import Edit, FunctionView
from rl_sbllm.patterns.rule import Match, Rule
from rl_sbllm.patterns.templates.python import character_filter
from rl_sbllm.patterns.templates.python.character_count import quoted

_JOINS = (Shape('"".join([E_made for V_c in E_s])'), Shape('"".join(E_made for V_c in E_s)'))
_FILTERS = (
    Shape('"".join([E_made for V_c in E_s if E_test])'),
    Shape('"".join(E_made for V_c in E_s if E_test)'),
)


def find(view: FunctionView) -> Iterator[Match]:
    """Joins of comprehensions, and loops that add to a text or to a list that is joined next."""
    elsewhere = {match.node for match in character_filter.find(view)}
    for found in find_expressions(view, *_JOINS, *_FILTERS):
        made = found.expression("made")
        if "test" in found.parts:
            made = ast.IfExp(found.expression("test"), made, ast.Constant(""))
        value = (
            _tabled(view, found.expression("s"), made, found["c"]) if found.node not in elsewhere else None
        )
        if value is not None:
            yield Match(found.node, (view.replace(found.node, value[0]), *value[1]), "", _said(found["s"]))
    for block in view.blocks():
        for index, statement in enumerate(block[1:], 1):
            match = _of_loop(view, block, index, statement)
            if match is not None and match.node not in elsewhere:
                yield match


def _said(text: str) -> tuple[str, ...]:
    return (f"{text} is a str",)


def _of_loop(view: FunctionView, block: list[ast.stmt], index: int, loop: ast.stmt) -> Match | None:
    """`t = ""`, then a loop whose every way through adds to `t`; or `l = []`, the loop, and `"".join(l)` next."""
    match block[index - 1], loop:
        case (
            ast.Assign(targets=[ast.Name(id=name)], value=start),
            ast.For(target=ast.Name(id=variable), iter=source, body=body, orelse=[]),
        ):
            pass
        case _:
            return None
    listed = isinstance(start, ast.List) and not start.elts
    if not listed and not (isinstance(start, ast.Constant) and start.value == ""):
        return None
    made = _expression(body, name, listed)
    if made is None or used_elsewhere(view, variable, loop):
        return None
    if any(isinstance(n, ast.Name) and n.id == name for n in ast.walk(source)):
        return None
    value = _tabled(view, source, made, variable)
    if value is None:
        return None
    run, last = [block[index - 1], loop], f"{name} = {value[0]}"
    if listed:
        joined = _joined_next(view, block, index, name)
        if joined is None:
            return None
        run, last = [*run, joined], joined_text(joined, value[0])
    edit = view.replace_statements(run, [last])
    return Match(run[0], (edit, *value[1]), "", _said(ast.unparse(source)))


def _joined_next(view: FunctionView, block: list[ast.stmt], index: int, name: str) -> ast.stmt | None:
    """The statement after the loop, if it is `return "".join(l)` or `x = "".join(l)` and nothing else reads the list."""
    after = block[index + 1] if index + 1 < len(block) else None
    if not isinstance(after, (ast.Return, ast.Assign)):
        return None
    match after.value:
        case ast.Call(
            func=ast.Attribute(value=ast.Constant(value=""), attr="join"), args=[ast.Name(id=read)]
        ):
            own = block[index - 1 : index + 2]
            target = name_of(after.targets[0]) if isinstance(after, ast.Assign) else "x"
            kept = used_elsewhere(view, name, *own) and target != name
            return after if read == name and target and not kept else None
    return None


def joined_text(statement: ast.stmt, value: str) -> str:
    """The statement that gives the value what `"".join` gave."""
    return (
        f"{name_of(statement.targets[0])} = {value}"
        if isinstance(statement, ast.Assign)
        else f"return {value}"
    )


def _expression(body: Sequence[ast.stmt], name: str, listed: bool) -> ast.expr | None:
    """What one turn adds, as one expression; None when the turn does anything else."""
    if not body or isinstance(body[0], ast.Pass):
        return ast.Constant("")
    first, rest = body[0], body[1:]
    if isinstance(first, ast.If):
        goes_on = isinstance(first.body[-1], ast.Continue)
        yes = _expression(first.body[:-1] if goes_on else first.body, name, listed)
        no = _expression([*first.orelse, *rest] if goes_on else first.orelse, name, listed)
        if yes is None or no is None:
            return None
        chosen = ast.IfExp(first.test, yes, no)
        return chosen if goes_on or not rest else _added(chosen, _expression(rest, name, listed))
    piece = _piece(first, name, listed)
    return piece if piece is None or not rest else _added(piece, _expression(rest, name, listed))


def _added(left: ast.expr, right: ast.expr | None) -> ast.expr | None:
    return ast.BinOp(left, ast.Add(), right) if right is not None else None


def _piece(statement: ast.stmt, name: str, listed: bool) -> ast.expr | None:
    match statement:
        case ast.AugAssign(target=ast.Name(id=target), op=ast.Add(), value=value) if not listed:
            return value if target == name else None
        case ast.Assign(
            targets=[ast.Name(id=target)], value=ast.BinOp(left=ast.Name(id=same), op=ast.Add(), right=value)
        ) if not listed:
            return value if target == same == name else None
        case ast.Expr(
            value=ast.Call(func=ast.Attribute(value=ast.Name(id=target), attr="append"), args=[value])
        ) if listed:
            return value if target == name else None
    return None


def _tabled(
    view: FunctionView, source: ast.expr, made: ast.expr, variable: str
) -> tuple[str, tuple[Edit, ...]] | None:
    """The new value and the module's table."""
    if not isinstance(source, (ast.Name, ast.Attribute, ast.Subscript, ast.Call)):
        return None
    if kind(view, source) not in {"str", None} or not view.is_builtin("str"):
        return None
    images = images_of(view, ast.fix_missing_locations(ast.Expression(made)).body, variable)
    if images is None:
        return None
    text = tight(view, source)
    if images.is_upper:
        return f"{text}.upper()", ()
    if images.changed:
        return _translated(view, text, images.changed)
    return _reduced(view, text, images) or _each_once(view, text, made, variable)


def _translated(view: FunctionView, text: str, changed: dict[str, str]) -> tuple[str, tuple[Edit, ...]]:
    if len(changed) == 1:
        (old, new), *_ = changed.items()
        return f"{text}.replace({quoted(old)}, {quoted(new)})", ()
    whole = {old: new for old, new in changed.items() if new}
    if set(changed) == {c for c in map(chr, range(0x3100)) if c.isspace()} and not whole:
        return f'"".join({text}.split())', ()
    if all(len(new) == 1 for new in whole.values()):
        parts = [quoted("".join(whole)), quoted("".join(whole.values()))]
        gone = "".join(old for old, new in changed.items() if not new)
        table = f"str.maketrans({', '.join([*parts, quoted(gone)] if gone else parts)})"
    else:
        table = f"str.maketrans({{{', '.join(f'{quoted(o)}: {quoted(n)}' for o, n in changed.items())}}})"
    name = view.fresh(f"_{view.node.name.strip('_').upper()}_LETTERS")
    return f"{text}.translate({name})", (view.insert_at_module_level([f"{name} = {table}"]),)


def _reduced(view: FunctionView, text: str, images: Images) -> tuple[str, tuple[Edit, ...]] | None:
    """Few characters stay, all others become one text."""
    if not images.same or images.others is None or not view.is_builtin("frozenset"):
        return None
    name = view.fresh(f"_{view.node.name.strip('_').upper()}_KEPT")
    made = view.insert_at_module_level([f"{name} = frozenset({quoted(images.same)})"])
    other = "" if not images.others else f", {quoted(images.others)}"
    return f"{text}.translate(dict.fromkeys(map(ord, set({text}).difference({name})){other}))", (made,)


def _each_once(
    view: FunctionView, text: str, made: ast.expr, variable: str
) -> tuple[str, tuple[Edit, ...]] | None:
    """Too many characters change in too many ways: the rule is asked for each that occurs. Short rules have a template of their own."""
    branches = sum(isinstance(n, ast.IfExp) for n in ast.walk(made))
    if branches <= 1 or not view.is_builtin("set") or not view.is_builtin("ord"):
        return None
    return f"{text}.translate({{ord({variable}): {ast.unparse(made)} for {variable} in set({text})}})", ()


RULE = Rule(
    name="character-table",
    family="builtin",
    summary="The rule for one character is a table, made once; `translate` applies it in C.",
    find=find,
    before="""\
def rotated(text):
    out = ""
    for c in text:
        if "a" <= c <= "z":
            out += chr((ord(c) - 97 + 13) % 26 + 97)
        elif "A" <= c <= "Z":
            out += chr((ord(c) - 65 + 13) % 26 + 65)
        else:
            out += c
    return out
""",
    after="""\
_ROTATED_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz", "NOPQRSTUVWXYZABCDEFGHIJKLMnopqrstuvwxyzabcdefghijklm")


def rotated(text):
    out = text.translate(_ROTATED_LETTERS)
    return out
""",
    bench="""\
def inputs(scale):
    return [((text,), {}) for text in ("", "a", "xyz", "é ☃", "The quick Brown fox " * 60 * max(scale, 1))]
""",
    kind="template",
    tags=("strings",),
)
