"""One call on which original and candidate differ, for a reader: texts, and a script that shows it by itself."""

from __future__ import annotations

from string import Template

from rl_sbllm.evaluation.equivalence.difference import Difference
from rl_sbllm.model.execution import CaseInfo, CaseSet
from rl_sbllm.model.target import Target
from rl_sbllm.model.verdict import Counterexample
from rl_sbllm.model.workload import CallExpression, CaseSource, ExpressionCases, ModuleCases, Workload

SOURCE_LIMIT = 200_000


def counterexample(
    difference: Difference,
    case: CaseInfo | None,
    wanted: CaseSet,
    candidate: str,
    target: Target,
    workload: Workload,
) -> Counterexample:
    """Texts of the difference; the script makes the case from its literal call or from the workload."""
    return Counterexample(
        call=case.call if case is not None else f"{workload.entry}(...)",
        expected=difference.expected,
        got=difference.got,
        where=difference.where,
        origin=case.origin if case is not None else "given",
        script=script(difference, case, wanted, candidate, target, workload),
    )


def script(
    difference: Difference,
    case: CaseInfo | None,
    wanted: CaseSet,
    candidate: str,
    target: Target,
    workload: Workload,
) -> str:
    """A program that stands beside the target's file, runs both versions on the case, and prints both outcomes."""
    making = _making(case, difference.case, wanted, workload)
    return SCRIPT.substitute(
        where=difference.where.replace('"""', "'''"),
        file=repr(target.path.name),
        module=repr(target.path.stem),
        entry=repr(workload.entry),
        candidate=repr(candidate[:SOURCE_LIMIT]),
        original=repr(target.text[:SOURCE_LIMIT]),
        making=making,
    )


def _making(case: CaseInfo | None, index: int | None, wanted: CaseSet, workload: Workload) -> str:
    """The body of `make_case(module)`."""
    if case is not None and case.literal:
        arguments = case.call[case.call.index("(") + 1 : -1]
        return f"    return call_arguments({arguments})"
    found = None if index is None or wanted.kind == "fresh" else _source_of(index, wanted, workload)
    if found is None:
        return "    raise SystemExit('This case cannot be written down as source text: ' + CALL)".replace(
            "CALL", repr(case.call if case is not None else "before any case")
        )
    source, position = found
    if isinstance(source, ModuleCases):
        return _from_module(source, position, wanted.scale)
    return _from_expression(source, position)


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


def _from_expression(item: CallExpression | ModuleCases, position: int) -> str:
    if isinstance(item, ModuleCases):
        return _from_module(item, position, 1)
    setup = f"    exec({item.setup!r}, names)\n" if item.setup else ""
    return (
        "    names = dict(vars(module), call_arguments=call_arguments)\n"
        f"{setup}    return eval({f'call_arguments({item.arguments})'!r}, names)"
    )


def _from_module(source: ModuleCases, position: int, scale: int) -> str:
    path = str(source.path.name) if source.path is not None else "workload.py"
    return (
        "    workload = types.ModuleType('workload')\n"
        f"    workload.__file__ = os.path.join(HERE, {path!r})\n"
        "    sys.modules['workload'] = workload\n"
        "    random.seed(0)\n"
        f"    exec({source.text!r}, vars(workload))\n"
        "    random.seed(0)\n"
        f"    return list(workload.inputs({scale}))[{position}]"
    )


SCRIPT = Template('''"""Runs the original and the candidate on one call and prints both outcomes. Put it beside the file and run it.

They differ at: $where
"""

import os
import random
import sys
import types

HERE = os.path.dirname(os.path.abspath(__file__))
ENTRY = $entry
ORIGINAL = $original
CANDIDATE = $candidate


def call_arguments(*args, **kwargs):
    return args, kwargs


def load(text):
    module = types.ModuleType($module)
    module.__file__ = os.path.join(HERE, $file)
    sys.modules[$module] = module
    exec(compile(text.lstrip("\\ufeff"), module.__file__, "exec"), vars(module))
    return module


def make_case(module):
$making


def outcome(text):
    module = load(text)
    args, kwargs = make_case(module)
    function = module
    for name in ENTRY.split("."):
        function = getattr(function, name)
    random.seed(0)
    try:
        result = function(*args, **kwargs)
        if hasattr(type(result), "__next__"):
            result = list(result)
        said = "returns %r" % (result,)
    except Exception as error:
        said = "raises %s: %s" % (type(error).__name__, error)
    return "%s; arguments afterwards: %r %r" % (said, args, kwargs)


if __name__ == "__main__":
    sys.path.insert(0, HERE)
    print("original: ", outcome(ORIGINAL))
    print("candidate:", outcome(CANDIDATE))
''')
