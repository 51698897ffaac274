"""Calls of a function with literal arguments that stand in its file: examples in docstrings, asserts, a main block."""

from __future__ import annotations

import ast
import re

MAX_EXAMPLES = 40


def literal_calls(name, tree, text):
    """[(args, kwargs)] of every call of `name` (last part of a qualified name) with literal arguments only."""
    plain = name.rsplit(".", 1)[-1]
    found = [_literals(node) for node in _calls(tree, plain)]
    for part in _docstrings(tree):
        found += [_literals(call) for call in _calls_in_prose(part, plain)]
    found += [_literals(call) for call in _calls_in_prose("\n".join(re.findall(r"#(.*)", text)), plain)]
    seen, kept = set(), []
    for call in found:
        if call is not None and repr(call) not in seen:
            seen.add(repr(call))
            kept.append(call)
    return kept[:MAX_EXAMPLES]


def _docstrings(tree):
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            text = ast.get_docstring(node, clean=False)
            if text:
                yield text


def _calls(tree, plain):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            func = node.func
            called = func.id if isinstance(func, ast.Name) else getattr(func, "attr", None)
            if called == plain:
                yield node


def _calls_in_prose(text, plain):
    for match in re.finditer(r"(?<![\w.])%s\(" % re.escape(plain), text):
        end = _closing(text, match.end() - 1)
        if end is None:
            continue
        source = re.sub(r"\n\s*(\.\.\.)?", " ", text[match.start() : end])
        try:
            node = ast.parse(source, mode="eval").body
        except (SyntaxError, ValueError):
            continue
        if isinstance(node, ast.Call):
            yield node


def _closing(text, start):
    depth, quote = 0, ""
    for position in range(start, min(len(text), start + 2000)):
        character = text[position]
        if quote:
            if character == quote and text[position - 1] != "\\":
                quote = ""
        elif character in "'\"":
            quote = character
        elif character in "([{":
            depth += 1
        elif character in ")]}":
            depth -= 1
            if depth == 0:
                return position + 1
    return None


def _literals(call):
    if any(isinstance(arg, ast.Starred) for arg in call.args) or any(kw.arg is None for kw in call.keywords):
        return None
    try:
        args = tuple(ast.literal_eval(arg) for arg in call.args)
        return args, {kw.arg: ast.literal_eval(kw.value) for kw in call.keywords}
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
