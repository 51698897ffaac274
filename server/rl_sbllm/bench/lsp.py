"""`python -m rl_sbllm.bench.lsp`: how fast the language server starts and answers, on this machine, now.

Start: from spawn to the answer of `initialize`, beside a bare pygls server in the same run, in turns, by medians. Answers:
hovers, lenses and code actions on a generated file of 10,000 lines, with an edit before each round, while another
process keeps a core busy as a run would. With `--run-seconds` also while a real run goes on, with a clock on the server's
loop and its memory when idle; `--lines 100000` for a very large file.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import psutil

from rl_sbllm.bench.lsp_run import measure_run
from rl_sbllm.bench.lsp_wire import Wire

OURS = [sys.executable, "-m", "rl_sbllm.lsp"]
BARE = [
    sys.executable,
    "-c",
    "from pygls.lsp.server import LanguageServer; LanguageServer('bare', '1').start_io()",
]
WANTED_START_RATIO = 1.3
WANTED_P95_SECONDS = 0.05
_BURN = "while True: sum(i * i for i in range(10000))"
_FUNCTION = '''
def function_{n}(xs, ys):
    """Number {n}."""
    seen = []
    total = 0
    for x in xs:
        if x not in seen:
            seen.append(x)
    for y in ys:
        total = total + y * {n}
        if total > 10:
            total -= 1
    while total > 0:
        total //= 2
    label = ""
    for x in seen:
        label += str(x)
    return total, label
'''


def generated(lines: int) -> str:
    """A file of about that many lines, all functions of which deserve a hint."""
    size = _FUNCTION.count("\n")
    return "import os\n" + "".join(_FUNCTION.format(n=n) for n in range(lines // size))


def start_seconds(command: list[str]) -> float:
    began = time.perf_counter()
    wire = Wire(command)
    wire.initialize()
    elapsed = time.perf_counter() - began
    wire.close()
    return elapsed


def measure_starts(rounds: int) -> dict[str, float]:
    ours: list[float] = []
    bare: list[float] = []
    for _ in range(rounds):
        bare.append(start_seconds(BARE))
        ours.append(start_seconds(OURS))
    one, other = statistics.median(ours), statistics.median(bare)
    return {"ours_seconds": one, "bare_seconds": other, "ratio": one / other}


def measure_answers(rounds: int, lines: int) -> dict[str, dict[str, float]]:
    burner = subprocess.Popen([sys.executable, "-c", _BURN])
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _answers(Path(folder) / "big.py", generated(lines), rounds)
    finally:
        burner.kill()
        burner.wait()


def _answers(path: Path, text: str, rounds: int) -> dict[str, dict[str, float]]:
    wire = Wire(OURS)
    wire.initialize(codeLens="useful", hints=True)
    document = {"uri": path.as_uri(), "languageId": "python", "version": 1, "text": text}
    wire.tell("textDocument/didOpen", {"textDocument": document})
    wire.ask("textDocument/hover", _requests(path.as_uri(), 1)["hover"])
    before = sum(psutil.Process(wire.pid).cpu_times()[:2])
    taken: dict[str, list[float]] = {"hover": [], "codeLens": [], "codeAction": []}
    for number in range(rounds):
        line = 1 + (number * 37 % (text.count("\n") // 18 - 1)) * 18 + 1
        _edit(wire, path.as_uri(), number + 2, line + 3)
        for method, params in _requests(path.as_uri(), line).items():
            taken[method].append(_timed(lambda m=method, p=params: wire.ask(f"textDocument/{m}", p)))
    process = psutil.Process(wire.pid)
    resident, used = process.memory_info().rss, sum(process.cpu_times()[:2]) - before
    wire.close()
    return {
        **{name: _percentiles(values) for name, values in taken.items()},
        "server": {"rss_mb": resident / 1e6, "cpu_ms_per_round": 1000 * used / rounds},
    }


def measure_real_run(seconds: float, lines: int) -> dict[str, object]:
    """Edits and questions all the while; the run is of the first function."""
    taken: dict[str, list[float]] = {"hover": [], "codeLens": [], "codeAction": []}

    def one_round(wire: Wire, uri: str, number: int) -> dict[str, object]:
        line = 1 + (2 + number * 37 % (lines // 18 - 3)) * 18 + 1
        _edit(wire, uri, number + 2, line + 3)
        for method, params in _requests(uri, line).items():
            taken[method].append(_timed(lambda m=method, p=params: wire.ask(f"textDocument/{m}", p)))
        return {name: _percentiles(values) for name, values in taken.items()}

    with tempfile.TemporaryDirectory() as folder:
        return measure_run(Path(folder), generated(lines), "function_0", seconds, one_round)


def _requests(uri: str, line: int) -> dict[str, dict[str, object]]:
    at = {"line": line, "character": 6}
    document = {"uri": uri}
    return {
        "hover": {"textDocument": document, "position": at},
        "codeLens": {"textDocument": document},
        "codeAction": {
            "textDocument": document,
            "range": {"start": at, "end": at},
            "context": {"diagnostics": []},
        },
    }


def _edit(wire: Wire, uri: str, version: int, line: int) -> None:
    """One typed character, as an editor sends it."""
    at = {"line": line, "character": 4}
    change = {"range": {"start": at, "end": at}, "text": "q"}
    wire.tell(
        "textDocument/didChange",
        {"textDocument": {"uri": uri, "version": version}, "contentChanges": [change]},
    )


def _timed(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return time.perf_counter() - began


def _percentiles(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {
        "p50_ms": 1000 * statistics.median(ordered),
        "p95_ms": 1000 * ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))],
    }


def main() -> int:
    """0 when both wishes are met."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--starts", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--run-seconds", type=float, default=0.0, help="also beside a real run of so long")
    options = parser.parse_args()
    if options.run_seconds:
        print(json.dumps({"run": measure_real_run(options.run_seconds, options.lines)}, indent=2))
    starts = measure_starts(options.starts)
    answers = measure_answers(options.rounds, options.lines)
    print(json.dumps({"start": starts, "answers": answers}, indent=2))
    slowest = max(one["p95_ms"] for name, one in answers.items() if name != "server")
    met = starts["ratio"] <= WANTED_START_RATIO and slowest < 1000 * WANTED_P95_SECONDS
    return 0 if met else 1


if __name__ == "__main__":
    sys.exit(main())
