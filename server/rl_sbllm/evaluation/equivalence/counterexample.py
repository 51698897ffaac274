"""One call on which original and candidate differ, for a reader: texts, and a script that shows it by itself."""

from __future__ import annotations

from pathlib import Path

from rl_sbllm.evaluation.equivalence.difference import Difference
from rl_sbllm.evaluation.equivalence.script import script
from rl_sbllm.model.counterexample import Counterexample
from rl_sbllm.model.execution import CaseInfo, CaseSet
from rl_sbllm.model.target import Target
from rl_sbllm.model.workload import Workload


def counterexample(
    difference: Difference,
    case: CaseInfo | None,
    wanted: CaseSet,
    candidate: str,
    target: Target,
    workload: Workload,
) -> Counterexample:
    """Texts of the difference; the script makes the case from its literal call or from the workload."""
    return shown_by(difference, case, wanted, (target.text, candidate), target.path, workload)


def shown_by(
    difference: Difference,
    case: CaseInfo | None,
    wanted: CaseSet,
    versions: tuple[str, str],
    path: Path,
    workload: Workload,
) -> Counterexample:
    """The same, for those who have no target: `versions` are the texts of the file at `path`."""
    return Counterexample(
        call=case.call if case is not None else f"{workload.entry}(...)",
        expected=difference.expected,
        got=difference.got,
        where=difference.where,
        origin=case.origin if case is not None else "given",
        script=script(difference, case, wanted, versions, path, workload),
    )
