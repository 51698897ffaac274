"""Doctest examples as calls."""

from __future__ import annotations

from rl_sbllm.model.workload import CallExpression
from rl_sbllm.workloads.doctests import doctests


def _calls(text: str, entry: str) -> list[CallExpression]:
    found = doctests(text, entry)
    return list(found.items) if found is not None else []


def test_calls_of_the_function_anywhere_in_an_example_are_found():
    text = '''
def double(x):
    """
    >>> double(2)
    4
    >>> [double(3), double("a" * 2)]
    [6, 'aaaa']
    """
    return x + x
'''
    assert [call.arguments for call in _calls(text, "double")] == ["2", "3", '"a" * 2']


def test_setup_lines_are_kept_only_where_they_are_used():
    text = '''
def total(xs, start=0):
    """
    >>> xs = [1, 2]
    >>> total(xs, start=1)
    4
    >>> total([3])
    3
    """
    return sum(xs, start)
'''
    assert _calls(text, "total") == [
        CallExpression("xs, start=1", "xs = [1, 2]\n"),
        CallExpression("[3]", ""),
    ]


def test_examples_of_other_functions_and_of_the_module_count():
    text = '''"""
>>> inner(1)
1
"""

def inner(x):
    return x

def outer(x):
    """
    >>> inner(2) + outer(3)
    5
    """
    return inner(x)
'''
    assert [call.arguments for call in _calls(text, "inner")] == ["1", "2"]


def test_a_method_gets_its_receiver_first():
    text = '''
class Bag:
    """
    >>> bag = Bag([1])
    >>> bag.add(2)
    >>> Bag([]).add(3)
    """
    def __init__(self, xs): self.xs = xs
    def add(self, x): self.xs.append(x)
'''
    assert _calls(text, "Bag.add") == [
        CallExpression("bag, 2", "bag = Bag([1])\n"),
        CallExpression("Bag([]), 3", ""),
    ]


def test_arguments_that_cannot_be_known_are_left_out():
    text = '''
def f(x):
    """
    >>> f(unknown_name)
    1
    >>> [f(y) for y in range(3)]
    [0, 1, 2]
    """
    return x
'''
    assert doctests(text, "f") is None


def test_examples_that_doctest_skips_are_left_out():
    text = '''
def f(x):
    """
    >>> y = made_elsewhere()  # doctest: +SKIP
    >>> f(y)  # doctest: +SKIP
    >>> f(2)
    2
    """
    return x
'''
    assert _calls(text, "f") == [CallExpression("2")]
