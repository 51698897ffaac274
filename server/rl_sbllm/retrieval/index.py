"""Which patterns look like a function: cosine over bags of tree features, rarer features weighing more.

Features are node types, parent>child pairs, and names of operations and called attributes tagged with loop depth; names
of variables are left out. On pairs of real programs such features find a fitting pattern far more often than abstracted
tokens do (notes: search 8, the probe), and they need no training. A trained encoder can replace `encode`.
"""

from __future__ import annotations

import ast
import math
from collections import Counter
from collections.abc import Sequence

from rl_sbllm.patterns.rule import Rule

_LOOPS = (ast.For, ast.While, ast.comprehension)


class PatternIndex:
    """The examples of the rules, ready to be compared with a function."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        bags = [encode(ast.parse(rule.before)) for rule in rules]
        seen = Counter(feature for bag in bags for feature in bag)
        self._weight = {feature: math.log(1.0 + len(bags) / count) for feature, count in seen.items()}
        self._rows = [(rule, self._unit(bag)) for rule, bag in zip(rules, bags, strict=True)]

    def similar(self, node: ast.AST, count: int = 5) -> list[tuple[Rule, float]]:
        """The `count` rules whose example is most like this tree, with the cosine, best first."""
        query = self._unit(encode(node))
        scored = [(rule, sum(query.get(f, 0.0) * w for f, w in row.items())) for rule, row in self._rows]
        return sorted(scored, key=lambda pair: (-pair[1], pair[0].name))[:count]

    def _unit(self, bag: Counter[str]) -> dict[str, float]:
        weighed = {f: (1.0 + math.log(n)) * self._weight.get(f, 0.0) for f, n in bag.items()}
        length = math.sqrt(sum(w * w for w in weighed.values())) or 1.0
        return {f: w / length for f, w in weighed.items() if w}


def encode(tree: ast.AST) -> Counter[str]:
    """Bag of tree features."""
    bag: Counter[str] = Counter()
    _add(tree, "", 0, bag)
    return bag


def _add(node: ast.AST, above: str, depth: int, bag: Counter[str]) -> None:
    kind = type(node).__name__
    bag[kind] += 1
    bag[f"{above}>{kind}"] += 1
    name = _operation(node)
    if name:
        bag[f"L{min(depth, 2)}:{name}"] += 1
    inner = depth + isinstance(node, _LOOPS)
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.expr_context, ast.arguments)):
            _add(child, kind, inner, bag)


def _operation(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        return node.attr
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        return node.func.id
    if isinstance(node, (ast.operator, ast.cmpop, ast.unaryop, ast.boolop)):
        return type(node).__name__
    return ""
