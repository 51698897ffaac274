"""A client out of its mind, over real stdio, with runs that are played."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.bench.lsp_fuzz import fuzz
from tests.lsp.conftest import SERVER


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1, 2])
def test_the_server_survives_a_client_out_of_its_mind(seed: int, tmp_path: Path):
    found = fuzz(tmp_path, seed, 1000, budget=5.0, command=SERVER)
    assert found.defects == ()
    assert found.codes["answered"] > 100
