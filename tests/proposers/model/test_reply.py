"""Code is found in whatever a model writes around it; what is no code is refused with a reason."""

from hypothesis import given, settings
from hypothesis import strategies as st

from rl_sbllm.proposers.model.reply import NoCode, extract

GOOD = "def f(x):\n    return x\n"


def test_takes_the_fenced_block_that_defines_the_function():
    assert extract(f"Sure!\n```python\n{GOOD}```\nDone.", "f") == GOOD


def test_takes_the_last_of_several_definitions():
    assert (
        extract(f"```python\n{GOOD}```\nbetter:\n```py\ndef f(x):\n    return +x\n```", "f")
        == "def f(x):\n    return +x\n"
    )


def test_passes_over_a_last_block_that_only_shows_usage():
    assert extract(f"```python\n{GOOD}```\nUse:\n```python\nprint(f(1))\n```", "f") == GOOD


def test_reads_code_without_a_fence():
    assert extract(GOOD, "f") == GOOD


def test_reads_a_block_whose_closing_fence_is_missing():
    assert extract(f"```python\n{GOOD}", "f") == GOOD


def test_reads_an_indented_block():
    assert extract("1. so:\n   ```python\n   def f(x):\n       return x\n   ```\n", "f") == GOOD


def test_finds_a_method_inside_a_class():
    assert "class A" in str(extract("```\nclass A:\n    def f(self):\n        return 1\n```", "f"))


def test_refuses_an_empty_reply():
    assert isinstance(extract("  \n", "f"), NoCode)


def test_refuses_code_cut_in_the_middle():
    said = extract("```python\ndef f(x):\n    return (x +\n", "f")
    assert isinstance(said, NoCode) and "parses" in said.why


def test_refuses_code_of_another_function():
    said = extract("```python\ndef g(x):\n    return x\n```", "f")
    assert isinstance(said, NoCode) and "`f`" in said.why


@settings(max_examples=60)
@given(st.text(max_size=400))
def test_any_text_gives_code_that_parses_or_a_reason(text: str):
    found = extract(text, "f")
    if not isinstance(found, NoCode):
        compile(found, "reply", "exec")
