"""One list of settings, and who wins."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rl_sbllm.model.errors import BadInput, ToolFailed
from rl_sbllm.model.events import SandboxReached
from rl_sbllm.model.workload import Domain
from rl_sbllm.runs.settings import (
    BY_NAME,
    DEFAULTS,
    SETTINGS,
    canonical,
    from_project,
    merge,
    option,
    request_from,
    validate,
)
from rl_sbllm.runs.settings_client import text_of, with_settings
from rl_sbllm.runs.settings_doc import settings_page
from rl_sbllm.runs.terms import Terms, terms_from, terms_of

ROOT = Path(__file__).resolve().parents[2]


def test_the_page_of_settings_is_up_to_date():
    assert (ROOT / "docs" / "settings.md").read_text("utf-8") == settings_page()


def test_the_manifest_of_the_vs_code_client_is_made_from_the_list():
    manifest = (ROOT / "vscode-client" / "package.json").read_text("utf-8")
    assert manifest == text_of(with_settings(json.loads(manifest)))


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_every_default_fits_its_own_setting(setting):
    assert validate(setting, setting.default) is None
    assert setting.nullable or setting.default is not None
    assert setting.sentence.endswith(".")
    assert canonical(option(setting.name)) == setting.name


def test_what_could_run_a_command_or_send_code_away_is_for_the_user_alone():
    assert {setting.name for setting in SETTINGS if setting.trusted} == {
        "python",
        "model",
        "modelBaseUrl",
        "sandbox",
        "serverCommand",
        "serverPython",
    }


def test_the_nearest_source_wins():
    merged = merge(
        [
            ("terminal", {"seed": 3}),
            ("editor", {"seed": 2, "objective": "memory"}),
            ("project", {"budget-seconds": 5}),
        ]
    )
    assert (merged.whole("seed"), merged.text("objective"), merged.number("budgetSeconds")) == (
        3,
        "memory",
        5.0,
    )
    assert [merged.origins[name] for name in ("seed", "objective", "budgetSeconds", "domain")] == [
        "terminal",
        "editor",
        "project",
        "default",
    ]


def test_a_project_can_neither_name_an_interpreter_nor_a_model():
    merged = merge([("project", {"python": "/tmp/evil", "model": "x/y"})])
    assert (merged.text("python"), merged.text("model")) == (None, None)
    assert len(merged.problems) == 2


def test_the_editor_may_do_so_when_the_workspace_is_trusted():
    sources = [("editor", {"python": "/usr/bin/python3"})]
    assert merge(sources).text("python") == "/usr/bin/python3"
    assert merge(sources, trusted=False).text("python") is None


@pytest.mark.parametrize(
    ("name", "value", "part"),
    [
        ("budgetSeconds", "soon", "takes a number"),
        ("budgetSeconds", 0, "at least 1"),
        ("budgetSeconds", float("inf"), "takes a number"),
        ("seed", 1.5, "takes a whole number"),
        ("seed", True, "takes a whole number"),
        ("objective", "size", "one of time, memory, balanced"),
        ("hints", 1, "true or false"),
        ("entry", 3, "takes a text"),
    ],
)
def test_a_wrong_value_is_named_and_passed_over(name: str, value: object, part: str):
    merged = merge([("editor", {name: value})])
    assert merged.values[name] == DEFAULTS[name]
    assert part in merged.problems[0]


def test_an_unknown_name_is_named():
    assert merge([("project", {"bugdet": 3})]).problems == ("project: no setting is called `bugdet`",)


def test_an_empty_text_means_unset():
    merged = merge([("editor", {"model": "", "python": None}), ("project", {})])
    assert (merged.text("model"), merged.problems) == (None, ())


def test_the_project_table_is_read(tmp_path: Path):
    (tmp_path / "pyproject.toml").write_text(
        '\ufeff[tool.rl-sbllm]\nbudget-seconds = 7\ndomain = "open"\n', "utf-8"
    )
    request = request_from(merge([("project", from_project(tmp_path))]), tmp_path / "a.py", "f", text="x")
    assert (request.budget.seconds, request.domain, request.text) == (7.0, Domain.OPEN, "x")


def test_a_project_without_settings_has_none(tmp_path: Path):
    assert from_project(tmp_path) == {}
    (tmp_path / "pyproject.toml").write_text("[project]\n", "utf-8")
    assert from_project(tmp_path) == {}


@pytest.mark.parametrize("text", ["[tool", "[tool]\nrl-sbllm = 3\n"])
def test_broken_project_settings_are_bad_input(tmp_path: Path, text: str):
    (tmp_path / "pyproject.toml").write_text(text, "utf-8")
    with pytest.raises(BadInput) as caught:
        from_project(tmp_path)
    assert caught.value.where.endswith("pyproject.toml")


def test_terms_cross_the_command_line():
    terms = terms_from(merge([("editor", {"historyDays": 3, "sandbox": "B"})]))
    assert terms == Terms(3, 500, "B")
    assert terms_of(terms.as_arguments()) == terms
    assert BY_NAME["sandbox"].default == Terms().weakest


@pytest.mark.parametrize(
    ("setting", "level", "model", "runs"),
    [
        (None, "A", True, True),
        (None, "B", True, True),
        (None, "C", True, False),
        (None, "D", True, False),
        (None, "C", False, True),
        (None, "D", False, False),
        ("D", "D", True, True),
        ("C", "C", True, True),
        ("A", "B", False, False),
        (None, "unknown", False, False),
    ],
)
def test_code_of_a_model_runs_in_a_weak_sandbox_only_when_the_user_said_so(
    setting: str | None, level: str, model: bool, runs: bool
):
    terms = terms_from(merge([("terminal", {"sandbox": setting})]))
    reached = SandboxReached(level)
    if runs:
        terms.check(reached, model=model)
        return
    with pytest.raises(ToolFailed) as refused:
        terms.check(reached, model=model)
    assert f"level {level}" in refused.value.what
    assert "doctor" in refused.value.help
