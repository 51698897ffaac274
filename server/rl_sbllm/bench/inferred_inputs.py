"""How good inference is at inputs that nobody prepared: the share of a function's lines that they reach.

python -m rl_sbllm.bench.inferred_inputs [--only TEXT] [--python INTERPRETER] [--workers N]
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from rl_sbllm.bench.suite import Case, options, over_cases
from rl_sbllm.languages.python.interpreter import Interpreter, find_interpreter, find_project_root
from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.target import Position, Range, Target
from rl_sbllm.workloads.generated import Generated, generated, trial_runner

GOOD = 0.8


def coverage_of_generated(path: Path, function: str, interpreter: Interpreter | None = None) -> float | None:
    """Share of the lines of `function` that inferred inputs reach; None when none could be made."""
    text = path.read_bytes().decode("utf-8")
    unit = PythonUnit.parse(text)
    view = unit.function(function) if unit is not None else None
    if unit is None or view is None:
        raise BadInput(f"There is no function {function}.", str(path))
    start, end = unit.span(view.node)
    nowhere = Range(Position(0, 0), Position(0, 0))
    target = Target(path, "python", function, text, start, end, nowhere)
    chosen = interpreter or find_interpreter(path, environment=dict(os.environ))
    with trial_runner(target, chosen, find_project_root(path), CancelToken()) as runner:
        made = generated(runner, target, None, 0)
    return made.coverage if isinstance(made, Generated) else None


def main() -> None:
    """Every real case, its workload unseen."""
    given = options(__doc__ or "").parse_args()
    given.json = None
    interpreter = find_interpreter(Path(__file__), python=given.python, environment=os.environ)

    def reached(case: Case) -> float | None:
        share = coverage_of_generated(case.before, case.function, interpreter)
        sys.stdout.write(f"{case.id:48} {'none made' if share is None else f'{share:.0%}'}\n")
        return share

    shares = over_cases(reached, given)
    good = sum(share is not None and share >= GOOD for share in shares)
    sys.stdout.write(f"{GOOD:.0%} of the lines or more: {good} of {len(shares)}\n")


if __name__ == "__main__":
    main()
