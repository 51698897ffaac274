"""A program that stands beside the target's file, runs original and candidate on one call, and prints both outcomes."""

from __future__ import annotations

import os
from pathlib import Path

from rl_sbllm.evaluation.equivalence.difference import Difference
from rl_sbllm.languages.python.inside import odd_values, side_by_side
from rl_sbllm.model.execution import CaseInfo, CaseSet
from rl_sbllm.model.workload import CallExpression, CaseSource, ExpressionCases, ModuleCases, Workload

SOURCE_LIMIT = 200_000


def script(
    difference: Difference,
    case: CaseInfo | None,
    wanted: CaseSet,
    versions: tuple[str, str],
    path: Path,
    workload: Workload,
) -> str:
    """The case is made from its literal call, else from the workload; `versions` are the two whole texts."""
    original, candidate = (text[:SOURCE_LIMIT] for text in versions)
    where = difference.where.replace("\\", "/").replace('"""', "'''")
    return HEAD.format(where=where) + "\n\n".join(
        (
            _text_of(side_by_side.__file__),
            _text_of(odd_values.__file__),
            "def call_arguments(*args, **kwargs):\n    return args, kwargs\n",
            f"def make_case(module):\n{_making(case, difference.case, wanted, workload, path.parent)}\n",
            f"VERSIONS = {{\n    'original': {original!r},\n    'candidate': {candidate!r},\n}}\n",
            TAIL.format(file=path.name, entry=workload.entry, hash_seed=difference.hash_seed),
        )
    )


def _text_of(file: str | None) -> str:
    assert file is not None
    return Path(file).read_text("utf-8")


def _making(
    case: CaseInfo | None, index: int | None, wanted: CaseSet, workload: Workload, folder: Path
) -> str:
    """The body of `make_case(module)`."""
    if case is not None and case.literal:
        arguments = case.call[case.call.index("(") + 1 : -1]
        return (
            f"{_names_for(arguments, workload, wanted.scale, folder)}    return call_arguments({arguments})"
        )
    made = wanted.kind in ("fresh", "open")
    found = None if index is None or made else _source_of(index, wanted, workload)
    if found is None:
        call = case.call if case is not None else "before any case"
        return f"    raise SystemExit('This case cannot be written down as source text: ' + {call!r})"
    source, position = found
    if isinstance(source, ModuleCases):
        return _from_module(source, position, wanted.scale, folder)
    return _from_expression(source)


def _names_for(arguments: str, workload: Workload, scale: int, folder: Path) -> str:
    """What the text of the call uses beside builtins: NumPy, and instances of classes of the file or of the cases given."""
    lines = "    import numpy\n" if "numpy." in arguments else ""
    if "an(" not in arguments:
        return lines
    source = workload.timing[0] if len(workload.timing) == 1 else None
    if not isinstance(source, ModuleCases):
        return f"{lines}    an = maker(module, list)\n"
    given = "\n".join("    " + line for line in _from_module(source, None, scale, folder).split("\n"))
    return f"{lines}    def given():\n{given}\n\n    an = maker(module, given)\n"


def _source_of(
    index: int, wanted: CaseSet, workload: Workload
) -> tuple[ModuleCases | CallExpression, int] | None:
    """Where case `index` comes from. A module's number of cases is not known here: it must be the only source."""
    sources: tuple[CaseSource, ...] = workload.probes if wanted.kind == "probes" else workload.timing
    for source in sources:
        if isinstance(source, ModuleCases):
            return (source, index) if len(sources) == 1 else None
        count = len(source.items)
        if index < count:
            return (source.items[index], index) if isinstance(source, ExpressionCases) else None
        index -= count
    return None


def _from_expression(item: CallExpression) -> str:
    setup = f"    exec({item.setup!r}, names)\n" if item.setup else ""
    return (
        "    names = dict(vars(module), call_arguments=call_arguments)\n"
        f"{setup}    return eval({f'call_arguments({item.arguments})'!r}, names)"
    )


def _from_module(source: ModuleCases, position: int | None, scale: int, folder: Path) -> str:
    path = "workload.py" if source.path is None else os.path.relpath(source.path, folder)
    which = "" if position is None else f"[{position}]"
    return (
        "    workload = types.ModuleType('workload')\n"
        f"    workload.__file__ = os.path.join(os.path.dirname(module.__file__), {path!r})\n"
        "    sys.modules['workload'] = workload\n"
        "    random.seed(0)\n"
        f"    exec({source.text!r}, vars(workload))\n"
        "    random.seed(0)\n"
        f"    return list(workload.inputs({scale})){which}"
    )


HEAD = '''"""Runs the original and the candidate on one call and prints both outcomes. Put it beside the file and run it.

They differ at: {where}
"""

import datetime
from collections import Counter, OrderedDict, defaultdict, deque
from decimal import Decimal
from fractions import Fraction

'''

TAIL = """
if __name__ == "__main__":
    here = os.path.dirname(os.path.abspath(sys.argv[0]))
    run_both(os.path.join(here, {file!r}), {entry!r}, {hash_seed}, VERSIONS, make_case)
"""
