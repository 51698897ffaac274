"""Does each rewrite or template gain, on its own example? `python -m rl_sbllm.bench.rewrites [NAME...]` prints a table.

Fresh processes, interleaved pairs of CPU time (before, after, before ...), results compared in the same processes.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from rl_sbllm.languages.python.unit import PythonUnit
from rl_sbllm.patterns.rewrites.python.registry import REWRITES
from rl_sbllm.patterns.rule import Rule, sites
from rl_sbllm.patterns.templates.python.registry import TEMPLATES

PROCESSES = 3
PAIRS = 9
WORTH = 1.1

_WORKER = """
import copy, json, sys, time
job = json.load(sys.stdin)
def load(text):
    space = {}
    exec(compile(text, job["name"], "exec"), space)
    return space
makes, functions = load(job["bench"])["inputs"], [load(job[k])[job["function"]] for k in ("before", "after")]
def drained(value):
    return list(value) if hasattr(value, "__next__") else value
def one_pass(function, cases):
    return [drained(function(*args, **kwargs)) for args, kwargs in cases]
def seconds(function, passes):
    prepared = [makes(1) for _ in range(passes)]
    start = time.process_time_ns()
    for cases in prepared:
        one_pass(function, cases)
    return (time.process_time_ns() - start) / 1e9
equal = repr(one_pass(functions[0], makes(1))) == repr(one_pass(functions[1], makes(1)))
passes = 1
while min(seconds(f, passes) for f in functions) < 0.004 and passes < 4096:
    passes *= 2
ratios = []
for _ in range(job["pairs"]):
    a, b = (seconds(f, passes) for f in functions)
    ratios.append(a / b)
json.dump({"equal": equal, "ratios": ratios}, sys.stdout)
"""


@dataclass(frozen=True)
class Gain:
    """`low` and `high` bound the middle half of the ratios before / after."""

    name: str
    median: float
    low: float
    high: float
    equal: bool


def measure(rule: Rule, processes: int = PROCESSES, pairs: int = PAIRS) -> Gain:
    """The rule's gain on its own example and inputs."""
    job = {"name": rule.name, "before": rule.before, "after": _applied(rule), "bench": rule.bench}
    text = json.dumps({**job, "function": example_function(rule), "pairs": pairs})
    ratios: list[float] = []
    equal = True
    for _ in range(processes):
        done = subprocess.run(
            [sys.executable, "-I", "-c", _WORKER],
            input=text,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
        answer = json.loads(done.stdout)
        ratios += answer["ratios"]
        equal = equal and answer["equal"]
    quarter = statistics.quantiles(ratios, n=4)
    return Gain(rule.name, statistics.median(ratios), quarter[0], quarter[2], equal)


def example_function(rule: Rule) -> str:
    """The last function of the rule's example: the one that is rewritten."""
    unit = PythonUnit.parse(rule.before)
    assert unit is not None, rule.name
    return [name for name, _ in unit.functions() if "." not in name][-1]


def _applied(rule: Rule) -> str:
    unit = PythonUnit.parse(rule.before)
    assert unit is not None, rule.name
    source = sites(rule, unit, example_function(rule))[0].source
    assert source is not None, rule.name
    return source


def measured(names: list[str]) -> Iterator[Gain]:
    """The gains of the rules named, or of all."""
    for rule in (*REWRITES, *TEMPLATES):
        if not names or rule.name in names:
            yield measure(rule)


def main() -> int:
    """Print the table; 1 when a rule changes results."""
    gains: list[Gain] = []
    for gain in measured(sys.argv[1:]):
        gains.append(gain)
        mark = "" if gain.equal else "  RESULTS DIFFER"
        line = f"{gain.name:40} {gain.median:8.2f}x  ({gain.low:.2f}-{gain.high:.2f}){mark}\n"
        sys.stdout.write(line)
        sys.stdout.flush()
    worth = sum(g.median >= WORTH for g in gains)
    sys.stdout.write(f"{len(gains)} rules, {worth} gain {WORTH}x or more\n")
    return int(any(not g.equal for g in gains))


if __name__ == "__main__":
    sys.exit(main())
