"""Tempting but wrong rewrites, unpacked beside the project at test time: each is found, for a reason that fits, and shown."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from rl_sbllm.bench.suite import CASES
from rl_sbllm.bench.traps import Row, measure, unpack_traps

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not (CASES / "unpack.py").exists(), reason=f"the traps are not beside the project ({CASES})"
    ),
]
GIVEN = argparse.Namespace(python=sys.executable)
RESULT, EXCEPTION, ORDER = "different-result", "different-exception", "different-order"
REASONS = {
    "bool-is-int-filter": {RESULT},
    "casefold-lower": {RESULT},
    "dict-merge-order": {RESULT, ORDER},
    "exception-type-dict": {EXCEPTION},
    "float-sum-order": {RESULT, EXCEPTION},
    "generator-to-list": {RESULT, "mutated-argument"},
    "heapq-nlargest-key": {RESULT, EXCEPTION, ORDER},
    "isqrt-float": {RESULT},
    "len-hoist-growing": {RESULT, "mutated-argument"},
    "lru-cache-type-keys": {RESULT},
    "membership-eq-without-hash": {EXCEPTION, RESULT},
    "mutable-default-memo": {RESULT, "changed-state", "different-aliasing"},
    "negative-zero-max": {RESULT, "different-aliasing"},
    "real-and-gate-truthiness": {RESULT},
    "real-boltons-one-default": {RESULT},
    "real-canonicalize-name-non-ascii": {RESULT},
    "real-chunked-even-slicing": {RESULT, EXCEPTION},
    "real-ngrams-nonpositive": {EXCEPTION},
    "real-sympy-product-shared-list": {RESULT, "different-aliasing"},
    "real-tail-lazy": {RESULT},
    "real-x-center-rounding": {RESULT},
    "recursion-limit": {RESULT, EXCEPTION},
    "regex-alternation-order": {RESULT},
    "stable-sort-reverse": {RESULT, ORDER},
    "str-subclass-join": {RESULT, EXCEPTION},
}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Row]:
    """Every trap through `check`, once for all tests here."""
    pytest.importorskip("numpy")
    folder = tmp_path_factory.mktemp("traps")
    with pytest.MonkeyPatch.context() as patch, ThreadPoolExecutor(2) as pool:
        patch.setenv("RL_SBLLM_HOME", str(folder / "home"))
        return list(pool.map(lambda trap: measure(trap, GIVEN), unpack_traps(folder)))


def test_every_trap_has_a_table_of_reasons(tmp_path: Path):
    assert {folder.name for folder in unpack_traps(tmp_path)} <= set(REASONS)


def test_each_is_rejected_on_the_inputs_that_expose_it_for_a_reason_that_fits(rows: Sequence[Row]):
    wrong = [row for row in rows if not row.exposed or row.reason not in REASONS[row.id]]
    assert not wrong


def test_the_script_of_each_counterexample_shows_the_difference(rows: Sequence[Row]):
    assert not [row.id for row in rows if not row.exposed_shown]
    assert not [row.id for row in rows if row.rejected and not row.rejected_shown]


def test_on_benign_inputs_the_open_domain_knows_at_least_85_percent(rows: Sequence[Row]):
    unknown = [row.id for row in rows if not row.known_as_wrong]
    assert len(unknown) <= 0.15 * len(rows), unknown


def test_on_benign_inputs_the_observed_domain_rejects_at_least_70_percent(rows: Sequence[Row]):
    missed = [row.id for row in rows if not row.rejected]
    assert len(missed) <= 0.30 * len(rows), missed
