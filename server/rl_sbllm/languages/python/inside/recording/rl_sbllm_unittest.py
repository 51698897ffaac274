"""`python -m rl_sbllm_unittest FILE...`: the unittest tests of these files, taped as the pytest plugin does it."""

import importlib
import os
import sys
import traceback
import unittest

from rl_sbllm_settings import start


class _Result(unittest.TestResult):
    def __init__(self, tape, watching):
        super().__init__()
        self._tape, self._watching = tape, watching
        self._outcome, self._why = "passed", ""

    def startTest(self, test):
        super().startTest(test)
        self._outcome, self._why = "passed", ""
        if self._watching is not None:
            self._watching.begin()
        self._tape.begin(test.id())

    def stopTest(self, test):
        super().stopTest(test)
        self._tape.ended(test.id(), self._outcome, self._why)
        if self._tape.over:
            self.stop()

    def addFailure(self, test, err):
        self._failed(err)

    def addError(self, test, err):
        self._failed(err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self._failed(err)

    def addSkip(self, test, reason):
        self._outcome = "skipped"

    def addExpectedFailure(self, test, err):
        self._outcome = "skipped"

    def addUnexpectedSuccess(self, test):
        self._outcome, self._why = "failed", "unexpected success"

    def _failed(self, err):
        if self._outcome != "failed":
            lines = "".join(traceback.format_exception_only(err[0], err[1])).strip().splitlines()
            self._outcome, self._why = "failed", lines[0] if lines else ""


def _loaded(file, tape):
    """The tests of a file, imported by its dotted name in its package."""
    folder, name = os.path.split(os.path.abspath(file))
    parts = [os.path.splitext(name)[0]]
    while os.path.exists(os.path.join(folder, "__init__.py")):
        folder, package = os.path.split(folder)
        parts.insert(0, package)
    if folder not in sys.path:
        sys.path.insert(0, folder)
    try:
        module = importlib.import_module(".".join(parts))
    except Exception as error:
        traceback.print_exc()
        tape.broken(file, "%s: %s" % (type(error).__name__, error))
        return unittest.TestSuite()
    return unittest.defaultTestLoader.loadTestsFromModule(module)


def _cases(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from _cases(test)
        else:
            yield test


def main(files):
    """Run them all, or those that the settings name."""
    tape, watching = start()
    tests = [test for file in files for test in _cases(_loaded(file, tape))]
    if watching is not None:
        watching.codes.search_loaded()
    if tape.only is not None:
        wanted = set(tape.only)
        tests = [test for test in tests if test.id() in wanted]
    unittest.TestSuite(tests).run(_Result(tape, watching))
    if watching is not None:
        watching.end()
    tape.finish()


if __name__ == "__main__":
    main(sys.argv[1:])
