"""The Python rules asked one by one, on the function alone with its file's imports."""

from __future__ import annotations

from rl_sbllm.analysis.python.alone import alone_in
from rl_sbllm.analysis.python.excerpt import Excerpt
from rl_sbllm.hints.find import Hint
from rl_sbllm.patterns.rewrites.python.registry import REWRITES
from rl_sbllm.patterns.rule import Rule, sites
from rl_sbllm.patterns.templates.python.registry import TEMPLATES

QUIET_FAMILIES = frozenset({"micro"})
"""Their gain is a few per cent: worth a try in a run, not worth a word while editing."""
RULES: tuple[Rule, ...] = tuple(r for r in (*REWRITES, *TEMPLATES) if r.family not in QUIET_FAMILIES)


def find(cut: Excerpt) -> tuple[Hint, ...]:
    """As `find_hints`."""
    found = alone_in(cut)
    if found is None:
        return ()
    hints = {
        Hint(rule.name, rule.family, found.line(site.line), site.why)
        for rule in RULES
        for site in sites(rule, found.unit, found.name)
        if site.source is not None
    }
    return tuple(sorted(hints, key=lambda hint: (hint.line, hint.rule)))
