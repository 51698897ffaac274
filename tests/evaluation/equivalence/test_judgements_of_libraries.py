"""NumPy arrays (with the tests' interpreter) and graphs of networkx (with one that has it, else skipped)."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from rl_sbllm.languages.python.interpreter import ask
from rl_sbllm.model.verdict import Reason
from tests.evaluation.equivalence.judging import Judge, Pair, wrong_judgements

pytestmark = pytest.mark.slow
CASES_PYTHON = Path(__file__).parents[3] / ".venv-cases" / "bin" / "python"
RESULT, ALIASING, MUTATED = Reason.DIFFERENT_RESULT, Reason.DIFFERENT_ALIASING, Reason.MUTATED_ARGUMENT
STATE = Reason.CHANGED_STATE


def array(
    name: str, original: str, same: str, *other: tuple[str, Reason], call: str = "np.arange(6.)"
) -> Pair:
    """Functions of an array."""

    def text(body: str) -> str:
        return f"import numpy as np\ndef f(x):\n    {body}\n"

    texts = [(text(body), reason) for body, reason in other]
    return Pair(name, text(original), (call,), (text(same),), texts)


ARRAYS = [
    array(
        "array",
        "return x * 2",
        "return x + x",
        ("return (x * 2).astype('f4')", RESULT),
        ("return (x * 2).reshape(2, 3)", RESULT),
        ("return list(x * 2)", RESULT),
        ("return x * 2 + 1e-6", RESULT),
    ),
    array("minus-zero", "return x * 0", "return x - x", ("return x * -0.0", RESULT)),
    array("nan-of-any-payload", "return x * np.nan", "return -(x * np.nan)", ("return x", RESULT)),
    array("scalar", "return x.sum()", "return np.add.reduce(x)", ("return float(x.sum())", RESULT)),
    array("in-place", "x *= 2", "np.multiply(x, 2, out=x)", ("x = x * 2", MUTATED)),
    array("a-view-of-the-argument", "return x[1:]", "return x[-5:]", ("return x[1:].copy()", ALIASING)),
    array("a-view-of-another-shape", "return x.reshape(2, 3)", "return x.reshape((2, -1))", ("return x.copy().reshape(2, 3)", ALIASING)),
    array("read-only", "return x + 1", "return 1 + x", ("y = x + 1; y.flags.writeable = False; return y", RESULT)),
    array("half-floats", "return (x / 3).astype('f2')", "return (x / 3).astype(np.float16)", ("return (x / 2).astype('f2')", RESULT)),
    array("long-doubles", "return x.astype('g') / 3", "return x.astype(np.longdouble) / 3", ("return x.astype('g') / 4", RESULT)),
    array("masked", "return np.ma.array(x, mask=x > 3, copy=True)", "return np.ma.masked_greater(x, 3)", ("return np.ma.array(x, mask=x > 4)", RESULT)),
    array("strings", "return x.astype('U')", "return x.astype('U32')", ("return x.astype('S')", RESULT)),
    array("objects", "return x.astype(object)", "return x.astype('O')", ("return x.astype('i8').astype(object)", RESULT)),
    array("records", "y = np.zeros(2, 'i4,f8'); y['f1'] = x[:2]; return y", "y = np.zeros(2, 'i4,f8'); y['f1'][:] = x[:2]; return y", ("return np.zeros(2, 'i4,f8')", RESULT)),
    array("dates", "return x.astype('M8[D]')", "return x.astype('datetime64[D]')", ("return x.astype('M8[s]')", RESULT)),
    array("legacy-random", "return np.random.rand()", "return np.random.random_sample()", ("return float(np.random.rand(2)[0])", STATE)),
    array("generator-given", "return x.random()", "return float(x.random(1)[0])", ("y = x.random(2); return float(y[0])", MUTATED), call="np.random.default_rng(1)"),
]  # fmt: skip


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    made = Judge(tmp_path_factory.mktemp("judged"))
    yield made
    made.close()


@pytest.mark.parametrize("pair", ARRAYS, ids=lambda pair: pair.name)
def test_arrays(judge: Judge, pair: Pair) -> None:
    assert wrong_judgements(judge, pair) == []


GRAPH = "import networkx as nx\n\ndef f(g):\n    "
GRAPHS = [
    Pair(
        "caches-of-a-graph",
        GRAPH + "return sorted(n for n in g if len(g._adj[n]) > 1)",
        ("nx.path_graph(30)", "nx.path_graph(3000)"),
        (GRAPH + "return sorted(n for n, d in g.degree if d > 1)", GRAPH + "return [n for n in g.nodes if len(g.adj[n]) > 1]"),
        ((GRAPH + "g.remove_edge(0, 1)\n    return list(range(1, len(g) - 1))", MUTATED), (GRAPH + "return list(range(0, 29))", RESULT)),
    ),
    Pair(
        "a-graph-made",
        GRAPH + "return g.subgraph([1, 2, 3]).copy()",
        ("nx.path_graph(9)",),
        (GRAPH + "h = nx.Graph()\n    h.add_nodes_from([1, 2, 3])\n    h.add_edges_from([(1, 2), (2, 3)])\n    return h",),
        (
            (GRAPH + "h = nx.Graph()\n    h.add_nodes_from([1, 2, 3])\n    h.add_edges_from([(1, 2)])\n    return h", RESULT),
            (GRAPH + "h = nx.DiGraph()\n    h.add_edges_from([(1, 2), (2, 3)])\n    return h", RESULT),
        ),
    ),
    Pair(
        "attributes-written-to-a-graph",
        GRAPH + "for n in g: g.nodes[n]['k'] = n",
        ("nx.path_graph(9)",),
        (GRAPH + "nx.set_node_attributes(g, {n: n for n in g}, 'k')",),
        ((GRAPH + "for n in g: g.nodes[n]['k'] = n + 1", MUTATED),),
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def graph_judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    if not CASES_PYTHON.exists():
        pytest.skip(f"no interpreter with networkx at {CASES_PYTHON.parent.parent.name}")
    interpreter = ask(CASES_PYTHON, "the tests", os.environ)
    made = Judge(tmp_path_factory.mktemp("judged"), interpreter)
    yield made
    made.close()


@pytest.mark.parametrize("pair", GRAPHS, ids=lambda pair: pair.name)
def test_graphs(graph_judge: Judge, pair: Pair) -> None:
    assert wrong_judgements(graph_judge, pair) == []
