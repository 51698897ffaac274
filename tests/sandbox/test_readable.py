"""What a jail shows of shared folders, of the home and of a project: not what others keep there, and no secrets."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from rl_sbllm.sandbox.readable import Shown, secrets_in, shown, without

NOWHERE = Path("/nonexistent/home")
SECRETS = (
    ".env",
    ".env.production",
    ".netrc",
    ".pypirc",
    "id_rsa",
    "credentials.json",
    "tls.key",
    "pkg/.env",
)
HARMLESS = (".env.example", "app.py", "environment.py", "data.json", "keys.txt", "credentials.py")


def test_of_a_home_only_what_is_not_hidden_is_shown(tmp_path: Path) -> None:
    for name in (".ssh", "work", "m.py"):
        (tmp_path / name).touch()
    elsewhere = tmp_path / "work"
    assert shown([tmp_path], tmp_path) == Shown((tmp_path / "m.py", tmp_path / "work"), (tmp_path,))
    assert shown([elsewhere], tmp_path) == Shown((elsewhere,), ())


def test_of_a_folder_that_all_share_only_our_open_files_are_shown(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    for name, mode in (("m.py", 0o644), ("private", 0o600), (".hidden", 0o644)):
        (shared / name).touch()
        (shared / name).chmod(mode)
    (shared / "package").mkdir(mode=0o755)
    (shared / "made_by_a_program").mkdir(mode=0o700)
    os.mkfifo(shared / "pipe", 0o644)
    assert shown([shared], NOWHERE) == Shown((shared / "m.py", shared / "package"), (shared,))


def test_of_a_full_shared_folder_python_files_come_first(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    for number in range(300):
        (tmp_path / f"f{number}").touch(mode=0o644)
    (tmp_path / "z.py").touch(mode=0o644)
    found = shown([tmp_path], NOWHERE).read
    assert (len(found), found[0]) == (200, tmp_path / "z.py")


def test_what_is_named_itself_is_shown_whatever_its_folder(tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    mine = shared / "mine.py"
    mine.touch(mode=0o600)
    assert mine in shown([shared, mine], NOWHERE).read


def _project(root: Path) -> Path:
    for name in (*SECRETS, *HARMLESS):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x = 1\n")
    return root


def test_well_known_secrets_of_a_project_are_found(tmp_path: Path) -> None:
    root = _project(tmp_path)
    assert set(secrets_in(root)) == {root / name for name in SECRETS}


@pytest.mark.parametrize(
    ("name", "text", "secret"),
    [
        ("a.pem", "-----BEGIN RSA PRIVATE KEY-----", True),
        ("a.pem", "-----BEGIN CERTIFICATE-----", False),
        (".npmrc", "//registry.example/:_authToken=abc", True),
        (".npmrc", "save-exact=true", False),
        (".git/config", "url = https://me:token@example.com/x.git", True),
        (".git/config", "url = https://example.com/x.git", False),
    ],
)
def test_files_that_need_not_hold_a_secret_are_looked_at(
    tmp_path: Path, name: str, text: str, secret: bool
) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text(text)
    assert secrets_in(tmp_path) == ((tmp_path / name,) if secret else ())


def test_a_folder_of_secrets_is_one_secret_and_a_link_is_followed(tmp_path: Path) -> None:
    (tmp_path / ".aws").mkdir()
    (tmp_path / ".aws" / "credentials").touch()
    (tmp_path / "shared_settings").touch()
    (tmp_path / ".env").symlink_to(tmp_path / "shared_settings")
    assert set(secrets_in(tmp_path)) == {tmp_path / ".aws", tmp_path / "shared_settings"}


def test_the_look_is_bounded(tmp_path: Path) -> None:
    deep = tmp_path / "a" / "b" / "c"
    deep.mkdir(parents=True)
    (deep / ".env").touch()
    (tmp_path / "node_modules" / "x").mkdir(parents=True)
    (tmp_path / "node_modules" / ".env").touch()
    assert secrets_in(tmp_path) == ()
    assert secrets_in(tmp_path / "missing") == ()


def test_rules_that_only_allow_name_the_entries_around_a_secret(tmp_path: Path) -> None:
    root = _project(tmp_path)
    left = without(Shown((root,), ()), [root / ".env", root / "pkg" / ".env"])
    assert root not in left.read
    assert root / "app.py" in left.read
    assert not any((root / name).is_relative_to(path) for path in left.read for name in (".env", "pkg/.env"))
    assert set(left.listed) == {root, root / "pkg"}


def test_a_secret_elsewhere_changes_nothing(tmp_path: Path) -> None:
    before = Shown((tmp_path / "a",), ())
    assert without(before, [tmp_path / "b" / ".env"]) == before
