"""A workload file given by the user: its form, its errors."""

from __future__ import annotations

from pathlib import Path

import pytest

from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.workload import Domain, ModuleCases, Origin
from rl_sbllm.workloads.given import given

INPUTS = "def inputs(scale):\n    return [((scale,), {})]\n"


def _given(folder: Path, text: str, entry: str | None = None):
    path = folder / "load.py"
    path.write_text(text)
    return given(path, entry, "target", Domain.OBSERVED)


def test_the_target_is_the_entry_unless_the_file_or_the_user_names_another(tmp_path: Path):
    assert _given(tmp_path, INPUTS).entry == "target"
    assert _given(tmp_path, "ENTRY = 'run'\n" + INPUTS).entry == "run"
    assert _given(tmp_path, "ENTRY = 'run'\n" + INPUTS, "asked").entry == "asked"


def test_the_file_is_the_only_timing_source_under_its_real_path(tmp_path: Path):
    (source,) = _given(tmp_path, INPUTS).timing
    assert isinstance(source, ModuleCases)
    assert (source.path, source.text, source.origin) == (tmp_path / "load.py", INPUTS, Origin.GIVEN)


@pytest.mark.parametrize(("scales", "headline"), [("[1, 2]", 1), ("[10, 20, 30]", 20), ("(5,)", 5)])
def test_the_headline_scale_is_one_or_the_middle(tmp_path: Path, scales: str, headline: int):
    assert _given(tmp_path, f"SCALES = {scales}\n{INPUTS}").headline_scale == headline


def test_a_file_that_does_not_exist_is_bad_input(tmp_path: Path):
    with pytest.raises(BadInput, match="does not exist") as caught:
        given(tmp_path / "none.py", None, "target", Domain.OBSERVED)
    assert "none.py" in caught.value.where


def test_a_file_that_does_not_parse_names_its_line(tmp_path: Path):
    with pytest.raises(BadInput, match="does not parse") as caught:
        _given(tmp_path, "x = 1\ndef inputs(:\n")
    assert caught.value.where.endswith("load.py:2")


@pytest.mark.parametrize(
    ("text", "said"),
    [("x = 1\n", "no `inputs`"), ("SCALES = 'a'\n" + INPUTS, "SCALES"), ("ENTRY = 3\n" + INPUTS, "ENTRY")],
)
def test_a_wrong_form_says_what_is_expected(tmp_path: Path, text: str, said: str):
    with pytest.raises(BadInput, match=said) as caught:
        _given(tmp_path, text)
    assert caught.value.help
