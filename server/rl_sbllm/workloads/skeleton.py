"""A workload file to fill in, for a target whose inputs could not be inferred."""

from __future__ import annotations

import ast

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.target import Target


def skeleton(target: Target) -> str:
    """The text of a workload file with one line for each parameter of the target."""
    unit = PythonUnit.parse(target.text)
    view = unit.function(target.name, target.start_byte) if unit is not None else None
    names = list(view.parameters) if view is not None else []
    star = view.node.args.vararg.arg if view is not None and view.node.args.vararg else None
    stars = view.node.args.kwarg.arg if view is not None and view.node.args.kwarg else None
    keyword = [arg.arg for arg in view.node.args.kwonlyargs] if view is not None else []
    kinds = _hints(view.node.args) if view is not None else {}
    lines = [
        f'"""Inputs for `{target.name}`. Replace each `...`, then pass this file with --workload."""',
        "",
        "import random",
        "",
        "",
        "def inputs(scale):",
        '    """A list of (args, kwargs); let sizes grow with the scale, so that growth can be measured."""',
        "    rng = random.Random(0)",
        "    size = 50 * max(1, scale)",
    ]
    lines += [f"    {name} = ...{kinds.get(name, '')}" for name in names if name not in (star, stars)]
    positional = [name for name in names if name not in (star, stars, *keyword)]
    comma = "," if len(positional) == 1 else ""
    named = ", ".join(f'"{name}": {name}' for name in keyword)
    lines += [f"    return [(({', '.join(positional)}{comma}), {{{named}}})]", ""]
    return "\n".join(lines)


def _hints(arguments: ast.arguments) -> dict[str, str]:
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return {arg.arg: f"  # {ast.unparse(arg.annotation)}" for arg in every if arg.annotation is not None}
