"""What workers of a zygote may see of the machine's files, and what of that is kept from them all the same."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rl_sbllm.languages.python.interpreter import Interpreter, Project
from rl_sbllm.sandbox.readable import Shown, secrets_in, shown, without

INSIDE = Path(__file__).parent / "inside"
_SYSTEM = (
    "/usr",
    "/lib",
    "/lib32",
    "/lib64",
    "/bin",
    "/nix/store",
    "/gnu/store",
    "/etc/ld.so.cache",
    "/etc/localtime",
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom", "/dev/random")


@dataclass(frozen=True)
class Visible:
    """`shown` for the outer jail, which can cover single files of it; `secrets` are those files."""

    shown: Shown
    secrets: tuple[Path, ...]

    def rules(self) -> dict[str, list[str] | str]:
        """For the inner jail, and for what names an attempt. Landlock can only allow, so what is hidden is left out of what is allowed."""
        left = without(self.shown, self.secrets)
        return {
            "read": [*map(str, left.read), *_SYSTEM, *_DEVICES],
            "listed": [str(path) for path in left.listed],
            "secrets": [str(path) for path in self.secrets],
            "home": str(_home()),
        }

    def reaches(self, path: Path) -> bool:
        """Whether `path` lies in what may be read."""
        allowed = [*self.shown.read, *map(Path, (*_SYSTEM, *_DEVICES))]
        return any(path.is_relative_to(place) or path.is_relative_to(place.resolve()) for place in allowed)


def visible(
    interpreter: Interpreter,
    project: Project,
    target: Path,
    workload: dict[str, Any] | None,
    more: Sequence[Path] = (),
) -> Visible:
    """The interpreter, the project, the target and the workload; `more` are folders beside these."""
    # Files are named one by one too: their folder may be one of which not everything is shown.
    files = [target, *_given_files(workload)]
    folders = list(dict.fromkeys([project.root, *project.roots, *more]))
    found = [secret for folder in folders for secret in secrets_in(folder)]
    return Visible(
        shown([*interpreter.readable, *folders, *files, INSIDE], _home()),
        tuple(secret for secret in dict.fromkeys(found) if secret not in files),
    )


def _home() -> Path:
    return Path(os.path.expanduser("~"))


def _given_files(recipe: dict[str, Any] | None) -> list[Path]:
    sources = (*(recipe or {}).get("timing", ()), *(recipe or {}).get("probes", ()))
    return [Path(source["path"]) for source in sources if source.get("path")]
