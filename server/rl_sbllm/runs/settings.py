"""The one list of settings, how their sources are merged, and what is said when a value is wrong.

The same names are used by VS Code (`rl-sbllm.NAME`), `initializationOptions`/`workspace/configuration`, the table
`[tool.rl-sbllm]` of pyproject.toml and the terminal (`--name-with-dashes`). Nearest wins: terminal, editor, project, default.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from rl_sbllm.model.budget import Budget
from rl_sbllm.model.errors import BadInput
from rl_sbllm.model.request import RunRequest
from rl_sbllm.model.workload import Domain

Value = str | int | float | bool | None


@dataclass(frozen=True)
class Setting:
    """`type`: string | integer | number | boolean. `nullable`: may be left unset. `trusted`: never taken from an untrusted workspace."""

    name: str
    type: str
    default: Value
    sentence: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    nullable: bool = False
    trusted: bool = False
    scope: str = "resource"
    """As in VS Code: `resource` (may differ by folder), `machine-overridable` (not synchronised)."""


SETTINGS: tuple[Setting, ...] = (
    Setting("budgetSeconds", "number", 30.0, "Wall time a run may take, from its start to the written report.", minimum=1.0),
    Setting("budgetEvaluations", "integer", None, "How many candidates a run may evaluate; unset means no limit.", minimum=1, nullable=True),
    Setting("budgetUsd", "number", 0.5, "What a run may spend on a language model, in US dollars.", minimum=0.0),
    Setting("objective", "string", "time", "What to improve.", choices=("time", "memory", "balanced")),
    Setting("minimumSpeedup", "number", None, "A variant is offered when the lower bound of its speedup is above this; unset means 1.02 for interpreted languages.", minimum=1.0, nullable=True),
    Setting("domain", "string", "observed", "Which inputs are tried beside the ones given: none, any values of the types that occur, or any type the code accepts.", choices=("given", "observed", "open")),
    Setting("floatTolerance", "number", None, "Relative difference of floats that is reported as rounding; unset means the built-in one.", minimum=0.0, nullable=True),
    Setting("seed", "integer", 0, "Seed of everything random in a run.", minimum=0),
    Setting("strategy", "string", "default", "How the next step is chosen.", choices=("default",)),
    Setting("entry", "string", None, "Function of the same file that the inputs call; unset means the target itself.", nullable=True),
    Setting("workload", "string", None, "File with the inputs, relative to the project; unset means doctests, recorded calls and generated inputs.", nullable=True),
    Setting("python", "string", None, "Interpreter of the project; unset means VIRTUAL_ENV, then .venv or venv above the file, then the one that runs rl-sbllm.", nullable=True, trusted=True, scope="machine-overridable"),
    Setting("model", "string", None, "Language model, by its LiteLLM name; unset means offline: nothing is sent anywhere.", nullable=True, trusted=True, scope="machine-overridable"),
    Setting("modelBaseUrl", "string", None, "Base URL of the model's server, for a local one or a proxy.", nullable=True, trusted=True, scope="machine-overridable"),
    Setting("sandbox", "string", "auto", "Weakest sandbox level that a run accepts, A (best) to D (none); `auto` is C, and B where a language model writes code. `rl-sbllm doctor` names the level reached.", choices=("auto", "A", "B", "C", "D"), trusted=True, scope="machine-overridable"),
    Setting("serverCommand", "string", None, "Command that starts the language server; unset means the bundled one.", nullable=True, trusted=True, scope="machine-overridable"),
    Setting("serverPython", "string", None, "Interpreter (3.10 or newer) that the bundled language server runs on; unset means the first one found.", nullable=True, trusted=True, scope="machine-overridable"),
    Setting("hints", "boolean", True, "Show patterns that are likely slow as hints while editing."),
    Setting("codeLens", "string", "useful", "Above which functions Optimize Function is shown: all, those with a hint, a result or a share of the loaded profile, or none.", choices=("all", "useful", "off")),
    Setting("historyDays", "integer", 90, "How long runs are kept.", minimum=1, scope="machine-overridable"),
    Setting("historyMegabytes", "integer", 500, "How much room kept runs may take.", minimum=1, scope="machine-overridable"),
)  # fmt: skip

BY_NAME: Mapping[str, Setting] = {setting.name: setting for setting in SETTINGS}

DEFAULTS: Mapping[str, Value] = {setting.name: setting.default for setting in SETTINGS}


@dataclass(frozen=True)
class Merged:
    """The value of every setting, where each came from, and sentences about values that were not taken."""

    values: Mapping[str, Value]
    origins: Mapping[str, str]
    problems: tuple[str, ...]

    def text(self, name: str) -> str | None:
        """A string setting; None when unset."""
        value = self.values[name]
        return value if isinstance(value, str) and value else None

    def number(self, name: str) -> float | None:
        """A number or integer setting; None when unset."""
        value = self.values[name]
        return None if value is None or isinstance(value, (str, bool)) else value

    def whole(self, name: str) -> int | None:
        """An integer setting; None when unset."""
        value = self.number(name)
        return None if value is None else int(value)

    def flag(self, name: str) -> bool:
        """A boolean setting."""
        return self.values[name] is True


def merge(sources: Sequence[tuple[str, Mapping[str, object]]], *, trusted: bool = True) -> Merged:
    """`sources` are (origin, values), nearest first; a wrong value falls through to the next source and is named.

    Origins are `terminal`, `editor` and `project`. Trusted settings are never taken from `project`, nor from `editor` while
    the workspace is not `trusted`. None, or an empty text where unset is possible, means "not set here".
    """
    values, origins, problems = dict(DEFAULTS), dict.fromkeys(DEFAULTS, "default"), list[str]()
    for origin, given in reversed(sources):
        for key, value in given.items():
            setting = BY_NAME.get(canonical(key))
            if value is None or (value == "" and setting is not None and setting.nullable):
                continue
            problem = _problem(setting, key, value, origin, trusted)
            if problem:
                problems.append(f"{origin}: {problem}")
            elif setting is not None:
                values[setting.name], origins[setting.name] = _normal(setting, value), origin
    return Merged(values, origins, tuple(problems))


def canonical(name: str) -> str:
    """`budget-seconds`, `budget_seconds` and `budgetSeconds` are one name."""
    head, *rest = name.replace("_", "-").split("-")
    return head + "".join(part[:1].upper() + part[1:] for part in rest)


def option(name: str) -> str:
    """The terminal's spelling of a setting: `budgetSeconds` -> `budget-seconds`."""
    return "".join("-" + letter.lower() if letter.isupper() else letter for letter in name)


def validate(setting: Setting, value: object) -> str | None:
    """None when `value` fits, else the sentence that says what was expected."""
    if value is None:
        return None
    if not _has_type(setting.type, value):
        return f"`{setting.name}` takes {_expected(setting)}, not {value!r}"
    if setting.choices and value not in setting.choices:
        return f"`{setting.name}` takes {_expected(setting)}, not {value!r}"
    if setting.minimum is not None and isinstance(value, (int, float)) and value < setting.minimum:
        return f"`{setting.name}` must be at least {setting.minimum:g}, not {value!r}"
    return None


def from_project(root: Path) -> Mapping[str, object]:
    """The table `[tool.rl-sbllm]` of `root`/pyproject.toml; empty when there is none. Raises `BadInput` when it does not parse."""
    path = root / "pyproject.toml"
    if not path.is_file():
        return {}
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib  # pyright: ignore[reportMissingImports]  # same API, for 3.10
    try:
        document = tomllib.loads(path.read_text("utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise BadInput(
            f"The project's settings cannot be read: {error}", str(path), "Mend the file, or remove it."
        ) from error
    table = document.get("tool", {}).get("rl-sbllm", {})
    if not isinstance(table, dict):
        raise BadInput("[tool.rl-sbllm] must be a table.", str(path), "See docs/settings.md for the names.")
    return table


def request_from(merged: Merged, path: Path, function: str, **fields: object) -> RunRequest:
    """A request by the settings; `fields` are the rest of `RunRequest` (text, version, kind, against) or override."""
    workload = merged.text("workload")
    arguments: dict[str, object] = {
        "workload": None if workload is None else Path(workload),
        "entry": merged.text("entry"),
        "domain": Domain(merged.text("domain") or "observed"),
        "python": merged.text("python"),
        "budget": Budget(
            merged.number("budgetSeconds") or 30.0,
            merged.whole("budgetEvaluations"),
            merged.number("budgetUsd") or 0.0,
        ),
        "strategy": merged.text("strategy") or "default",
        "model": merged.text("model"),
        "model_base_url": merged.text("modelBaseUrl"),
        "objective": merged.text("objective") or "time",
        "minimum_speedup": merged.number("minimumSpeedup"),
        "seed": merged.whole("seed") or 0,
        "float_tolerance": merged.number("floatTolerance"),
        **fields,
    }
    return RunRequest(path, function, **arguments)  # pyright: ignore[reportArgumentType]  # every value is checked above


def _problem(setting: Setting | None, key: str, value: object, origin: str, trusted: bool) -> str | None:
    if setting is None:
        return f"no setting is called `{key}`"
    if setting.trusted and (origin == "project" or (origin == "editor" and not trusted)):
        return f"`{setting.name}` is not taken from a workspace; set it for the user or the machine"
    return validate(setting, value)


def _normal(setting: Setting, value: object) -> Value:
    if setting.type == "number" and isinstance(value, (int, float)):
        return float(value)
    return value if isinstance(value, (str, int, float, bool)) else None


def _has_type(kind: str, value: object) -> bool:
    if kind == "boolean" or isinstance(value, bool):
        return kind == "boolean" and isinstance(value, bool)
    if kind == "integer":
        return isinstance(value, int)
    if kind == "number":
        return isinstance(value, (int, float)) and math.isfinite(value)
    return isinstance(value, str)


def _expected(setting: Setting) -> str:
    if setting.choices:
        return "one of " + ", ".join(setting.choices)
    return {
        "integer": "a whole number",
        "number": "a number",
        "boolean": "true or false",
        "string": "a text",
    }[setting.type]
