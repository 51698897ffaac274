"""What the zygote imports before it forks: the modules that the target's file imports, never that file itself."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import os


def import_what_the_target_imports(text, path, package):
    """Import each module of the file's top level; answers the failures as sentences. A failure here is no error:
    the import may stand in a `try`, or fail again where the file runs."""
    failures = []
    for name in _top_level_imports(text, package):
        try:
            if not _is_file(name, path):
                importlib.import_module(name)
        except BaseException as error:
            failures.append("import %s: %s: %s" % (name, type(error).__name__, error))
    return failures


def _top_level_imports(text, package):
    try:
        tree = ast.parse(text.lstrip("\ufeff"))
    except (SyntaxError, ValueError):
        return []
    names = []
    for node in _statements(tree.body):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, package)
            if base:
                names.append(base)
                names += [base + "." + alias.name for alias in node.names if _may_be_module(base, alias.name)]
    return [name for name in dict.fromkeys(names) if name != "__future__"]


def _statements(body):
    for node in body:
        yield node
        if isinstance(node, (ast.Try, ast.If)) and not _is_for_types_only(node):
            # Not the handlers: what stands there is for when the first choice is missing.
            for part in ("body", "orelse", "finalbody"):
                for inner in _statements(getattr(node, part, [])):
                    yield inner


def _is_for_types_only(node):
    test = getattr(node, "test", None)
    return "TYPE_CHECKING" in (getattr(test, "id", None), getattr(test, "attr", None))


def _absolute(node, package):
    if not node.level:
        return node.module or ""
    parts = package.split(".") if package else []
    if len(parts) < node.level:
        return ""
    kept = parts[: len(parts) - node.level + 1]
    return ".".join(kept + ([node.module] if node.module else []))


def _may_be_module(base, name):
    if name == "*":
        return False
    try:
        return importlib.util.find_spec(base + "." + name) is not None
    except BaseException:
        return False


def _is_file(name, path):
    spec = importlib.util.find_spec(name)
    origin = getattr(spec, "origin", None)
    return bool(origin) and os.path.realpath(origin) == os.path.realpath(path)
