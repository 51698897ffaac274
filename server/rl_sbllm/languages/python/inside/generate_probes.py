"""Adversarial cases as source text: one argument of a small ordinary case replaced by an edge value of its type."""

from __future__ import annotations

import ast
import random

LIMIT = 24


def edges(value):
    """Edge values of the same type as `value`."""
    if isinstance(value, bool) or value is None:
        return [True, False] if isinstance(value, bool) else []
    if isinstance(value, int):
        return [0, 1, 2, -1, 17, 100]
    if isinstance(value, float):
        return [0.0, 1.0, -1.5, 1e9]
    if isinstance(value, str):
        return ["", value[:1], value[::-1], value.upper(), value + value, "é" + value, " " + value]
    if isinstance(value, list):
        grown = [[], value[:1], value[::-1], value + value, value[:1] * 4]
        try:
            grown.append(sorted(value))
        except TypeError:
            grown.append(value[:2])
        if value and all(type(item) is int for item in value):
            grown += [[-item for item in value], [0] * len(value)]
        return grown
    if isinstance(value, tuple):
        return [value[::-1]]
    if isinstance(value, set):
        return [set(), set(list(value)[:1])]
    if isinstance(value, dict):
        return [{}, dict(list(value.items())[:1]), dict(reversed(list(value.items())))]
    return []


def probes(bench, makers, examples):
    """(texts of argument lists, lines reached): calls on which the entry returns, or raises by a `raise` of the file."""
    found, reached = [], set()
    for args, kwargs in examples:
        _keep(bench, args, kwargs, found, reached)
    for maker in makers[:2]:
        try:
            args, kwargs = maker.make(random.Random(5), 5)
        except Exception:
            continue
        _keep(bench, args, kwargs, found, reached)
        for position, value in enumerate(args):
            for edge in edges(value):
                _keep(bench, (*args[:position], edge, *args[position + 1 :]), kwargs, found, reached)
        for name, value in kwargs.items():
            for edge in edges(value):
                _keep(bench, args, {**kwargs, name: edge}, found, reached)
    return found[:LIMIT], reached


def _keep(bench, args, kwargs, found, reached):
    text = _text(args, kwargs)
    if text is None or text in found or len(text) > 2000 or len(found) >= LIMIT:
        return
    trial = bench.try_call(args, kwargs, 0.2)
    if trial.state in ("returned", "own"):
        found.append(text)
        reached |= trial.lines


def _text(args, kwargs):
    try:
        parts = [repr(value) for value in args] + ["%s=%r" % pair for pair in kwargs.items()]
        for part, value in zip(parts, args):
            if ast.literal_eval(part) != value:
                return None
        for value in kwargs.values():
            if ast.literal_eval(repr(value)) != value:
                return None
    except (ValueError, SyntaxError, TypeError, RecursionError, MemoryError):
        return None
    return ", ".join(parts)
