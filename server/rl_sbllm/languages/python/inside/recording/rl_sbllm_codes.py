"""Finds the code objects of functions of one file, as soon as the file is loaded, however often.

Found where the import system makes them, so that nothing else of the program has to be watched.
"""

import gc
import importlib.machinery
import os
import sys
import types


class Codes:
    """`spots`: name, first (decorators included) and line of each function; `found(code, spot)` gets each code object once."""

    def __init__(self, path, spots, found):
        self._path, self._base, self._spots = path, os.path.basename(path), spots
        self._found, self._known = found, {}

    def watch_loading(self):
        """From now on each load of the file is searched; what is loaded already is searched now."""
        loader = importlib.machinery.SourceFileLoader
        inherited = loader.get_code

        def get_code(loaded_by, fullname):
            code = inherited(loaded_by, fullname)
            if code is not None and self._is_ours(code.co_filename):
                self._search(code)
            return code

        loader.get_code = get_code
        self.search_loaded()

    def search_loaded(self):
        """Search what is loaded, by whatever means; cheap when some was found or the file is not loaded."""
        files = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
        if self._known or not any(isinstance(file, str) and self._is_ours(file) for file in files):
            return
        for one in gc.get_objects():
            if type(one) is types.FunctionType and self._is_ours(one.__code__.co_filename):
                self._search(one.__code__)

    def _is_ours(self, file):
        return os.path.basename(file) == self._base and os.path.realpath(file) == self._path

    def _search(self, code):
        for spot in self._spots:
            if code.co_name == spot["name"] and spot["first"] <= code.co_firstlineno <= spot["line"]:
                if id(code) not in self._known:
                    self._known[id(code)] = code
                    self._found(code, spot)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                self._search(constant)
