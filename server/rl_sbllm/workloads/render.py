"""A workload as the text of one file to edit: given back with --workload it makes the same timing cases."""

from __future__ import annotations

import ast
import base64
import io
import pickle

from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import CaseSource, ExpressionCases, ModuleCases, PickledCases, Workload

_LONGEST = 4000
_PICKLED = '''
def recorded(text):
    """A recorded call: base64 of a pickle of (args, kwargs)."""
    return pickle.loads(base64.b64decode(text))
'''


def render(workload: Workload, target: Target, module: str) -> str:
    """The file's text. `module` is the dotted name under which the target's file is imported."""
    if len(workload.timing) == 1 and isinstance(workload.timing[0], ModuleCases):
        return workload.timing[0].text.rstrip("\n") + "\n" + _comment(workload)
    lines = [
        f'"""Inputs for `{target.name}`. Edit freely."""',
        "",
        *_imports(workload.timing),
        f"ENTRY = {workload.entry!r}",
        "SCALES = [1]",
        "",
    ]
    if any(isinstance(source, PickledCases) for source in workload.timing):
        lines += [_PICKLED]
    needs_module = any(isinstance(source, ExpressionCases) for source in workload.timing)
    lines += ["", "def inputs(scale):", '    """Cases as (args, kwargs)."""', "    cases = []"]
    if needs_module:
        lines += [f"    import {module} as target", "", "    names = dict(vars(target))"]
    for source in workload.timing:
        lines += _source(source)
    return "\n".join([*lines, "    return cases", ""]) + _comment(workload)


def _imports(sources: tuple[CaseSource, ...]) -> list[str]:
    if any(isinstance(source, PickledCases) for source in sources):
        return ["import base64", "import pickle", ""]
    return []


def _source(source: CaseSource) -> list[str]:
    if isinstance(source, PickledCases):
        return _pickled(source)
    if isinstance(source, ExpressionCases):
        return [line for item in source.items for line in _expression(item.setup, item.arguments, item.count)]
    raise ValueError("a workload module stands alone")


def _pickled(source: PickledCases) -> list[str]:
    lines: list[str] = []
    for item, count in zip(source.items, source.counts, strict=True):
        literal = literal_of(base64.b64decode(item))
        value = literal if literal is not None else f"recorded({item!r})"
        times = f" * {count}" if count > 1 else ""
        lines.append(f"    cases += [{value}]{times}")
    return lines


def literal_of(data: bytes) -> str | None:
    """Source text of a pickled (args, kwargs) that is made of plain data alone; None when it would not be the same."""
    try:
        value = _DataOnly(io.BytesIO(data)).load()
        text = repr(value)
        if len(text) > _LONGEST or ast.literal_eval(text) != value or _shares(value, set()):
            return None
    except (pickle.UnpicklingError, ValueError, SyntaxError, TypeError, EOFError, IndexError, RecursionError):
        return None
    return text


class _DataOnly(pickle.Unpickler):
    """Builds plain data and nothing else: no name is ever looked up, so nothing can be called."""

    def find_class(self, module_name: str, global_name: str, /) -> object:
        raise pickle.UnpicklingError(f"{module_name}.{global_name} is not plain data")

    def persistent_load(self, pid: object) -> object:
        raise pickle.UnpicklingError("not plain data")


def _shares(value: object, seen: set[int]) -> bool:
    """Does a mutable part occur twice? Literals would make two of it."""
    if isinstance(value, (list, dict, set)):
        if id(value) in seen:
            return True
        seen.add(id(value))
    if isinstance(value, dict):
        return any(_shares(part, seen) for pair in value.items() for part in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(_shares(part, seen) for part in value)
    return False


def _expression(setup: str, arguments: str, count: int) -> list[str]:
    lines = [f"    exec({setup!r}, names)"] if setup else []
    call = f"(lambda *args, **kwargs: (args, kwargs))({arguments})"
    return [*lines, f"    cases += [eval({call!r}, names)]" + (f" * {count}" if count > 1 else "")]


def _comment(workload: Workload) -> str:
    """What else is compared, for the reader: these calls are made again in every run without a workload file."""
    calls = [
        item.arguments
        for source in workload.probes
        if isinstance(source, ExpressionCases)
        for item in source.items
        if "\n" not in item.arguments and not item.setup
    ]
    if not calls:
        return ""
    lines = [f"#     {workload.entry}({arguments[:150]})" for arguments in calls[:24]]
    return "\n\n# Also compared, never timed, when no workload file is given:\n" + "\n".join(lines) + "\n"
