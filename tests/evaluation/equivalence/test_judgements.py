"""What is compared, point by point: each pair's equal rewrites are equal, the others differ with their reason."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.evaluation.equivalence import pairs_of_effects, pairs_of_kinds, pairs_of_values
from tests.evaluation.equivalence.judging import Judge, Pair, wrong_judgements

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    made = Judge(tmp_path_factory.mktemp("judged"))
    yield made
    made.close()


@pytest.mark.parametrize("pair", pairs_of_values.PAIRS, ids=lambda pair: pair.name)
def test_results(judge: Judge, pair: Pair) -> None:
    assert wrong_judgements(judge, pair) == []


@pytest.mark.parametrize("pair", pairs_of_effects.PAIRS, ids=lambda pair: pair.name)
def test_effects(judge: Judge, pair: Pair) -> None:
    assert wrong_judgements(judge, pair) == []


@pytest.mark.parametrize("pair", pairs_of_kinds.PAIRS, ids=lambda pair: pair.name)
def test_kinds(judge: Judge, pair: Pair) -> None:
    assert wrong_judgements(judge, pair) == []
