"""The pytest plugin of our runs of a project's tests: tapes the calls of one function, and says how each test ended."""

import pytest
from rl_sbllm_settings import start

_OFF = (("numprocesses", None), ("dist", "no"), ("tx", []), ("cov_source", []))
"""pytest-xdist's workers would not be ours to watch; pytest-cov slows the tests and writes a file."""


class _Plugin:
    def __init__(self, tape, watching):
        self._tape, self._watching, self._session = tape, watching, None
        self._outcome, self._why = "passed", ""

    @pytest.hookimpl(hookwrapper=True)
    def pytest_cmdline_main(self, config):
        for name, value in _OFF:
            if hasattr(config.option, name):
                setattr(config.option, name, value)
        yield

    def pytest_sessionstart(self, session):
        self._session = session

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, session, config, items):
        if self._tape.only is not None:
            wanted = set(self._tape.only)
            items[:] = [item for item in items if item.nodeid in wanted]

    def pytest_collectreport(self, report):
        if report.outcome == "failed":
            self._tape.broken(report.nodeid, _last_line(report))

    def pytest_collection_finish(self, session):
        if self._watching is not None:
            self._watching.codes.search_loaded()

    def pytest_runtest_logstart(self, nodeid, location):
        self._outcome, self._why = "passed", ""
        if self._watching is not None:
            self._watching.begin()
        self._tape.begin(nodeid)

    def pytest_runtest_logreport(self, report):
        if report.outcome == "failed" and self._outcome != "failed":
            self._outcome, self._why = "failed", _last_line(report)
        elif report.outcome == "skipped" and self._outcome == "passed":
            self._outcome = "skipped"

    def pytest_runtest_logfinish(self, nodeid, location):
        self._tape.ended(nodeid, self._outcome, self._why)
        if self._tape.over:
            self._session.shouldstop = "the time for these tests is over"

    def pytest_sessionfinish(self, session, exitstatus):
        if self._watching is not None:
            self._watching.end()
        self._tape.finish()


def _last_line(report):
    crash = getattr(report.longrepr, "reprcrash", None)
    text = str(getattr(crash, "message", "")) or str(report.longrepr)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return ""
    return lines[0] if crash is not None else lines[-1]


_started = start()


@pytest.hookimpl(hookwrapper=True)
def pytest_load_initial_conftests(early_config, parser, args):
    if hasattr(early_config.known_args_namespace, "cov_source"):
        early_config.known_args_namespace.cov_source = []
    if _started is not None:
        early_config.pluginmanager.register(_Plugin(*_started), "rl-sbllm")
    yield
