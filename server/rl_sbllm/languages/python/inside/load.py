"""Makes the target's module from a text, under its real path and name, whatever is on disk.

Pickles, dataclasses, relative imports and tracebacks work as if the file had been imported.
"""

from __future__ import annotations

import functools
import importlib
import importlib.machinery
import importlib.util
import linecache
import os
import sys
import types

_compiled = {}
_absent = {}
"""Paths of which no module was there when so many were loaded."""
_OURS = __package__ + "."


def load_module(job):
    """Execute `job["source"]` afresh as the module `job["module"]` of file `job["path"]`.

    Each call gives a new module; it takes the place of every earlier copy of the same file.
    """
    path, name = job["path"], job["module"]
    parent = name.rpartition(".")[0]
    if parent:
        importlib.import_module(parent)
    old = _copies_of(path)
    module = _new_module(name, path, parent)
    code = _compile(job["source"], path)
    _register(module, parent, old)
    _find_by_path(path)
    exec(code, module.__dict__)
    for copy in old:
        _repoint(copy, module)
    return module


def resolve(module, qualified):
    """The object named by a dotted path inside the module, a property as its getter; LookupError says what is missing."""
    found = module
    for part in qualified.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise LookupError(
                "%r has no %r (looking for %s)" % (getattr(found, "__name__", found), part, qualified)
            ) from None
    if isinstance(found, property):
        return found.fget
    return found.func if isinstance(found, functools.cached_property) else found


def make_ready(path, text):
    """In the zygote: what every worker would find out again, at the cost of touching (so copying) each module it shares."""
    try:
        _compile(text, path)
    except (SyntaxError, ValueError):
        pass  # Each worker says so in its answer.
    if not _copies_of(path):
        _absent[path] = len(sys.modules)


def precompiled(path, source, code):
    """Let `code` stand for the text when it is loaded: exploring runs a copy that notes what it comes to."""
    _compiled[(path, source)] = code


def _compile(source, path):
    key = (path, source)
    if key not in _compiled:
        text = source[1:] if source.startswith("\ufeff") else source
        _compiled[key] = compile(text, path, "exec", dont_inherit=True)
    lines = source.splitlines(True)
    linecache.cache[path] = (len(source), None, lines, path)
    return _compiled[key]


def _new_module(name, path, parent):
    is_package = os.path.basename(path) == "__init__.py"
    loader = importlib.machinery.SourceFileLoader(name, path)
    spec = importlib.util.spec_from_file_location(
        name, path, loader=loader, submodule_search_locations=[os.path.dirname(path)] if is_package else None
    )
    module = types.ModuleType(name)
    module.__spec__ = spec
    module.__loader__ = loader
    module.__file__ = path
    module.__package__ = name if is_package else parent
    if is_package:
        module.__path__ = spec.submodule_search_locations
    return module


def _copies_of(path):
    """Modules already made from this file, under whatever name."""
    if _absent.pop(path, None) == len(sys.modules):
        return []
    wanted = os.path.realpath(path)
    found = []
    for module in list(sys.modules.values()):
        file = getattr(module, "__file__", None)
        if isinstance(file, str) and os.path.basename(file) == os.path.basename(path):
            if os.path.realpath(file) == wanted and module not in found:
                found.append(module)
    return found


def _register(module, parent, old):
    for name in [name for name, loaded in list(sys.modules.items()) if loaded in old] if old else ():
        sys.modules[name] = module
    sys.modules[module.__name__] = module
    if parent:
        setattr(sys.modules[parent], module.__name__.rpartition(".")[2], module)


def _repoint(old, new):
    """Where other modules hold something that the old copy defined, let them hold the new copy's."""
    replacements = {id(old): new}
    for name, value in list(vars(old).items()):
        if getattr(value, "__module__", None) == old.__name__ and hasattr(new, name):
            replacements[id(value)] = getattr(new, name)
    for holder, module in list(sys.modules.items()):
        if module is old or module is new or not isinstance(module, types.ModuleType):
            continue
        if holder == "__main__" or holder.startswith(_OURS):
            continue
        for name, value in list(vars(module).items()):
            if id(value) in replacements:
                setattr(module, name, replacements[id(value)])


def _find_by_path(path):
    for finder in sys.meta_path:
        if isinstance(finder, _TargetFinder):
            return
    sys.meta_path.insert(0, _TargetFinder(path))


class _TargetFinder:
    """Whoever imports the target's file under another name gets the module that was loaded, not a copy from disk."""

    def __init__(self, path):
        self._path = os.path.realpath(path)
        self._stem = os.path.splitext(os.path.basename(path))[0]

    def find_spec(self, name, path=None, target=None):
        if name.rpartition(".")[2] != self._stem:
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path)
        if spec is None or not spec.origin or os.path.realpath(spec.origin) != self._path:
            return None
        loaded = _copies_of(self._path)
        return importlib.util.spec_from_loader(name, _Loaded(loaded[-1])) if loaded else None


class _Loaded:
    """A loader whose module is there already."""

    def __init__(self, module):
        self._module, self._spec = module, module.__spec__

    def create_module(self, spec):
        return self._module

    def exec_module(self, module):
        module.__spec__ = self._spec
