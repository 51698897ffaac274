"""Eight conditional shifts of a register for each byte, as checksums do: a table of the 256 outcomes."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from rl_sbllm.analysis.python.loops import is_constant, used_elsewhere
from rl_sbllm.analysis.python.shapes import Found, Shape, find_statements
from rl_sbllm.languages.python.unit import FunctionView
from rl_sbllm.patterns.rule import Match, Rule

_HEAD = "for V_i in range(8):\n    "
_DOWN = tuple(
    Shape(_HEAD + body)
    for body in (
        "if V_r & 1:\n        V_r = (V_r >> 1) ^ E_p\n    else:\n        V_r >>= 1",
        "if V_r & 1 == 1:\n        V_r = (V_r >> 1) ^ E_p\n    else:\n        V_r >>= 1",
        "if V_r & 1 != 0:\n        V_r = (V_r >> 1) ^ E_p\n    else:\n        V_r >>= 1",
        "if V_r & 1:\n        V_r >>= 1\n        V_r ^= E_p\n    else:\n        V_r >>= 1",
        "if V_r & 1 != 0:\n        V_r >>= 1\n        V_r ^= E_p\n    else:\n        V_r >>= 1",
        "V_r = (V_r >> 1) ^ (E_p if V_r & 1 else 0)",
        "V_r = (V_r >> 1) ^ E_p if V_r & 1 else V_r >> 1",
        "V_r = (V_r >> 1) ^ (E_p & -(V_r & 1))",
    )
)
_LARGEST = 1 << 64


def find(view: FunctionView) -> Iterator[Match]:
    """Loops of eight steps towards the low end with a constant polynomial."""
    if not view.is_builtin("range"):
        return
    for found, _, _ in find_statements(view, *_DOWN):
        polynomial = _polynomial(view, found)
        loop = found.statements[0]
        if polynomial is None or used_elsewhere(view, found["i"], loop) or getattr(loop, "orelse", None):
            continue
        table = view.fresh(f"_{view.node.name.strip('_').upper()}_STEPS")
        step = f"{table} = [{', '.join(map(str, _steps(polynomial)))}]"
        made = view.insert_at_module_level([step])
        line = f"{found['r']} = ({found['r']} >> 8) ^ {table}[{found['r']} & 255]"
        yield Match(
            found.node, (made, view.replace_statements([loop], [line])), "", (f"{found['r']} is an int",)
        )


def _steps(polynomial: int) -> list[int]:
    """What eight steps make of each low byte: the steps are linear, so the rest of the register is only shifted."""
    outcomes: list[int] = []
    for value in range(256):
        for _ in range(8):
            value = (value >> 1) ^ polynomial if value & 1 else value >> 1
        outcomes.append(value)
    return outcomes


def _polynomial(view: FunctionView, found: Found) -> int | None:
    """A literal number, or a name bound once to one."""
    value = found.expression("p")
    if isinstance(value, ast.Name):
        nodes = list(view.walk()) if value.id in view.bound else list(ast.walk(view.unit.tree))
        stored = [n for n in nodes if isinstance(n, ast.Name) and n.id == value.id]
        stored = [n for n in stored if not isinstance(n.ctx, ast.Load)]
        above = view.unit.parents.get(stored[0]) if len(stored) == 1 else None
        if not isinstance(above, ast.Assign) or value.id in view.parameters or len(above.targets) != 1:
            return None
        value = above.value
    if not isinstance(value, ast.Constant) or is_constant(value, True, False):
        return None
    number = value.value
    return number if isinstance(number, int) and 0 < number < _LARGEST else None


RULE = Rule(
    name="byte-steps",
    family="memoisation",
    summary="A table of what eight steps make of each byte, instead of the steps.",
    find=find,
    before="""\
def checksum(data):
    register = 0xFF
    for byte in data:
        register ^= byte
        for _ in range(8):
            if register & 1:
                register = (register >> 1) ^ 0x8C
            else:
                register >>= 1
    return register
""",
    after="""\
_CHECKSUM_STEPS = [0, 94, 188, 226, 97, 63, 221, 131, 194, 156, 126, 32, 163, 253, 31, 65, 157, 195, 33, 127, 252, 162, 64, 30, 95, 1, 227, 189, 62, 96, 130, 220, 35, 125, 159, 193, 66, 28, 254, 160, 225, 191, 93, 3, 128, 222, 60, 98, 190, 224, 2, 92, 223, 129, 99, 61, 124, 34, 192, 158, 29, 67, 161, 255, 70, 24, 250, 164, 39, 121, 155, 197, 132, 218, 56, 102, 229, 187, 89, 7, 219, 133, 103, 57, 186, 228, 6, 88, 25, 71, 165, 251, 120, 38, 196, 154, 101, 59, 217, 135, 4, 90, 184, 230, 167, 249, 27, 69, 198, 152, 122, 36, 248, 166, 68, 26, 153, 199, 37, 123, 58, 100, 134, 216, 91, 5, 231, 185, 140, 210, 48, 110, 237, 179, 81, 15, 78, 16, 242, 172, 47, 113, 147, 205, 17, 79, 173, 243, 112, 46, 204, 146, 211, 141, 111, 49, 178, 236, 14, 80, 175, 241, 19, 77, 206, 144, 114, 44, 109, 51, 209, 143, 12, 82, 176, 238, 50, 108, 142, 208, 83, 13, 239, 177, 240, 174, 76, 18, 145, 207, 45, 115, 202, 148, 118, 40, 171, 245, 23, 73, 8, 86, 180, 234, 105, 55, 213, 139, 87, 9, 235, 181, 54, 104, 138, 212, 149, 203, 41, 119, 244, 170, 72, 22, 233, 183, 85, 11, 136, 214, 52, 106, 43, 117, 151, 201, 74, 20, 246, 168, 116, 42, 200, 150, 21, 75, 169, 247, 182, 232, 10, 84, 215, 137, 107, 53]


def checksum(data):
    register = 0xFF
    for byte in data:
        register ^= byte
        register = (register >> 8) ^ _CHECKSUM_STEPS[register & 255]
    return register
""",
    bench="""\
def inputs(scale):
    return [((data,), {}) for data in (b"", b"a", bytes(range(256)) * max(scale, 1), [300, -7, 1 << 70])]
""",
    kind="template",
    tags=("bits",),
)
