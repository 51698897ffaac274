"""What the tests that drive a real editor have in common: the server, a slow function, and what has to come out."""

from __future__ import annotations

import sys

REAL_SERVER = [sys.executable, "-m", "rl_sbllm.lsp"]
SLOW = '''def fibonacci(n: int) -> int:
    """
    >>> fibonacci(16)
    987
    """
    if n < 2:
        return n
    return fibonacci(n - 1) + fibonacci(n - 2)


if __name__ == "__main__":
    print(fibonacci(16))
'''
TYPED = "# typed, not saved: é 😀\n"


def must_hold_a_fast_fibonacci(buffer: str) -> None:
    """The text that the editor holds, run: unsaved typing kept, the same numbers, and a gain that no timing has to show."""
    assert buffer.startswith(TYPED)
    space: dict[str, object] = {"__name__": "app"}
    exec(compile(buffer, "app.py", "exec"), space)
    fibonacci = space["fibonacci"]
    assert callable(fibonacci)
    assert [fibonacci(n) for n in range(8)] == [0, 1, 1, 2, 3, 5, 8, 13]
    # the original would need longer than the universe has left
    assert fibonacci(120) == 5358359254990966640871840
