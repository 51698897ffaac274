"""Results: exact types and values, orders, aliasing, containers and objects of all kinds."""

from __future__ import annotations

from rl_sbllm.model.verdict import Reason
from tests.evaluation.equivalence.judging import Pair

RESULT, ORDER, ALIASING = Reason.DIFFERENT_RESULT, Reason.DIFFERENT_ORDER, Reason.DIFFERENT_ALIASING
NOT_COMPARABLE = Reason.NOT_COMPARABLE


def returning(
    name: str,
    original: str,
    same: tuple[str, ...],
    other: tuple[tuple[str, Reason], ...],
    head: str = "",
    calls: tuple[str, ...] = ("1",),
) -> Pair:
    """A pair of functions of `x` that return an expression each."""

    def text(expression: str) -> str:
        return f"{head}\ndef f(x):\n    return {expression}\n"

    return Pair(
        name,
        text(original),
        calls,
        tuple(map(text, same)),
        tuple((text(expression), reason) for expression, reason in other),
    )


def typed(name: str, head: str, original: str, same: str, *other: str) -> Pair:
    """A value of a library type; each of the others is another value."""
    return returning(name, original, (same,), tuple((one, RESULT) for one in other), head)


ATOMS = [
    returning("int-and-bool", "x == 1", ("bool(x)",), (("1", RESULT), ("x / 1 == 1 and 1.0", RESULT))),
    returning("minus-zero", "0.0 * x", ("0.0",), (("-0.0", RESULT), ("0", RESULT))),
    returning("nan", "float('nan')", ("-float('nan')", "float('inf') - float('inf')"), (("None", RESULT),)),
    returning(
        "nan-inside-numbers",
        "complex(float('nan'), 0.0)",
        ("complex(-float('nan'), 0.0)",),
        (("complex(float('nan'), -0.0)", RESULT),),
    ),
    returning("long-int", "3 ** 20000 + x", ("x + 3 ** 20000",), (("3 ** 20000", RESULT),)),
    returning("text", "'a\\u0301' * x", ("x * 'a\\u0301'",), (("'\\u00e1'", RESULT), ("b'a'", RESULT))),
    returning("surrogate", "'\\ud800' * x", ("'' + '\\ud800'",), (("'\\ud801'", RESULT),)),
    returning("bytes", "b'ab' * x", ("bytes(b'ab')",), (("bytearray(b'ab')", RESULT), ("b'ba'", RESULT))),
    returning("none", "None", ("print and None",), (("False", RESULT), ("0", RESULT))),
]
CLASSES = """
import collections, dataclasses, enum, typing
class L(list): pass
class M(L): pass
class S(str): pass
class I(int): pass
class T(tuple): pass
class D(dict): pass
class Colour(enum.Enum):
    RED = 1
    BLUE = 2
class Same(enum.IntEnum):
    RED = 1
class Flag(enum.Flag):
    A = 1
    B = 2
P = collections.namedtuple("P", "a b")
Q = collections.namedtuple("Q", "a b")
class N(typing.NamedTuple):
    a: int
    b: int = 2
@dataclasses.dataclass
class Data:
    a: int
    b: list = dataclasses.field(default_factory=list)
class Slots:
    __slots__ = ("a", "b")
    def __init__(self, a, b=None):
        self.a = a
        if b is not None: self.b = b
class Plain:
    def __init__(self, **kw): self.__dict__.update(kw)
class Loose:
    def __init__(self, a): self.a = a
    def __eq__(self, other): return True
    def __hash__(self): return 1
class Liar:
    def __eq__(self, other): return True
    __hash__ = None
"""
OBJECTS = [
    returning(
        "subclass-of-list",
        "L([x])",
        ("L(range(1, x + 1))",),
        (("[x]", RESULT), ("M([x])", RESULT), ("L([2])", RESULT)),
        CLASSES,
    ),
    returning("subclass-of-str", "S('a')", ("S('a' * x)",), (("'a'", RESULT), ("S('b')", RESULT)), CLASSES),
    returning("subclass-of-int", "I(x)", ("I(2) and I(1)",), (("x", RESULT), ("I(2)", RESULT)), CLASSES),
    returning("subclass-of-tuple", "T([x])", ("T((1,))",), (("(x,)", RESULT), ("T([])", RESULT)), CLASSES),
    returning("subclass-of-dict", "D(a=x)", ("D({'a': 1})",), (("{'a': 1}", RESULT),), CLASSES),
    returning(
        "enum",
        "Colour(x)",
        ("Colour.RED",),
        (("Colour.BLUE", RESULT), ("Same.RED", RESULT), ("1", RESULT)),
        CLASSES,
    ),
    returning("int-enum", "Same(x)", ("Same.RED",), (("1", RESULT),), CLASSES),
    returning("flags", "Flag.A | Flag.B", ("Flag(3)",), (("Flag.A", RESULT),), CLASSES),
    returning(
        "namedtuple",
        "P(x, 2)",
        ("P(b=2, a=1)",),
        (("(1, 2)", RESULT), ("Q(1, 2)", RESULT), ("P(2, 1)", RESULT)),
        CLASSES,
    ),
    returning("typed-namedtuple", "N(x)", ("N(1, 2)",), (("N(1, 3)", RESULT),), CLASSES),
    returning(
        "dataclass",
        "Data(x)",
        ("Data(1, [])",),
        (("Data(2)", RESULT), ("Data(1, [1])", RESULT), ("Data(True)", RESULT)),
        CLASSES,
    ),
    returning(
        "slots", "Slots(x)", ("Slots(1, None)",), (("Slots(2)", RESULT), ("Slots(1, 1)", RESULT)), CLASSES
    ),
    returning(
        "attributes",
        "Plain(a=x, b=2)",
        ("Plain(b=2, a=1)",),
        (("Plain(a=1)", RESULT), ("Plain(a=1, b=2, c=3)", RESULT), ("Plain(a=1, b=2.0)", RESULT)),
        CLASSES,
    ),
    returning(
        "equal-to-everything", "Loose(x)", ("Loose(1)",), (("Loose(2)", RESULT), ("Liar()", RESULT)), CLASSES
    ),
]
CONTAINERS = [
    returning("list-or-tuple", "[x]", ("[1]",), (("(x,)", RESULT), ("[x, x]", RESULT), ("{x}", RESULT))),
    returning("list-order", "[x, 2, 3]", ("[1, 2, 3]",), (("[3, 2, x]", ORDER), ("[x, 2, 4]", RESULT))),
    returning("dict-order", "{x: 1, 2: 2}", ("dict([(1, 1), (2, 2)])",), (("{2: 2, x: 1}", ORDER),)),
    returning(
        "equal-keys-of-other-types", "{x: 1}", ("{1: 1}",), (("{True: 1}", RESULT), ("{1.0: 1}", RESULT))
    ),
    returning(
        "set-order-is-free",
        "set(map(str, range(50)))",
        ("set(map(str, reversed(range(50))))",),
        (("set(map(str, range(51)))", RESULT), ("frozenset(map(str, range(50)))", RESULT)),
    ),
    returning(
        "sets-of-tuples",
        "{(str(i), i) for i in range(20)}",
        ("{(str(i), i) for i in range(19, -1, -1)}",),
        (("{(str(i), float(i)) for i in range(20)}", RESULT),),
    ),
    returning(
        "order-of-a-set-made-a-list",
        "list(set(map(str, range(50))))",
        ("sorted(set(map(str, range(50))))", "list({str(i) for i in range(49, -1, -1)})"),
        (("list(set(map(str, range(49)))) + ['0']", RESULT), ("tuple(set(map(str, range(50))))", RESULT)),
    ),
    returning(
        "the-caller's-order-stays",
        "list(dict.fromkeys(map(str, range(30))))",
        ("[str(i) for i in range(30)]",),
        (("list(set(map(str, range(30))))", ORDER),),
    ),
    typed(
        "defaultdict",
        "from collections import defaultdict",
        "defaultdict(list, {x: [1]})",
        "defaultdict(list, [(1, [1])])",
        "{1: [1]}",
        "defaultdict(int, {1: [1]})",
        "defaultdict(None, {1: [1]})",
        "defaultdict(list, {1: [1], 2: []})",
    ),
    typed(
        "defaultdict-of-a-lambda",
        "from collections import defaultdict",
        "defaultdict(lambda: [0], {x: [1]})",
        "defaultdict(lambda: [0], [(1, [1])])",
        "defaultdict(lambda: [0], {2: [1]})",
    ),
    returning(
        "ordered-dict",
        "OrderedDict(a=1, b=x)",
        ("OrderedDict([('a', 1), ('b', 1)])",),
        (("dict(a=1, b=x)", RESULT), ("OrderedDict(b=x, a=1)", ORDER)),
        "from collections import OrderedDict",
    ),
    returning(
        "counter",
        "Counter('aab')",
        ("Counter({'a': 2, 'b': 1})",),
        (("{'a': 2, 'b': 1}", RESULT), ("Counter('aabb')", RESULT), ("Counter('baa')", ORDER)),
        "from collections import Counter",
    ),
    typed(
        "deque",
        "from collections import deque",
        "deque([x, 2], maxlen=3)",
        "deque((1, 2), 3)",
        "deque([1, 2])",
        "deque([1, 2], 4)",
        "[1, 2]",
    ),
    typed(
        "array", "from array import array", "array('i', [x])", "array('i', (1,))", "array('l', [1])", "[1]"
    ),
    typed("memoryview", "", "memoryview(b'ab')", "memoryview(bytes(b'ab'))", "b'ab'", "memoryview(b'ac')"),
    typed(
        "pattern", "import re", "re.compile('a', re.I)", "re.compile('a', flags=2)", "re.compile('a')", "'a'"
    ),
    typed(
        "match", "import re", "re.match('(a)b?', 'ab')", "re.match('(a)b?', 'ab')", "re.match('(a)b', 'ab')"
    ),
    typed("range", "", "range(x, 9, 2)", "range(1, 9, 2)", "range(1, 10, 2)", "[1, 3, 5, 7]"),
    typed("dict-views", "", "{x: 2}.keys()", "{1: 3}.keys()", "[1]", "{1: 2}.values()", "{1}"),
    typed("slice", "", "slice(x)", "slice(None, 1)", "slice(1, None)"),
    typed(
        "paths",
        "import pathlib",
        "pathlib.PurePosixPath('a') / 'b'",
        "pathlib.PurePosixPath('a/b')",
        "'a/b'",
        "pathlib.PureWindowsPath('a/b')",
        "pathlib.PurePosixPath('a/c')",
    ),
    typed(
        "nested-in-nested",
        "",
        "{'a': [(x, {'b': {1: [None]}})]}",
        "{'a': [(1, {'b': {1: [None]}})]}",
        "{'a': [(x, {'b': {1: [()]}})]}",
        "{'a': [[x, {'b': {1: [None]}}]]}",
    ),
]
NUMBERS = [
    typed(
        "decimal",
        "from decimal import *",
        "Decimal('1.0')",
        "Decimal('1.0') * x",
        "Decimal('1.00')",
        "1.0",
        "Decimal('1')",
    ),
    typed(
        "decimal-specials",
        "from decimal import *",
        "Decimal('-0')",
        "Decimal('-0')",
        "Decimal('0')",
        "Decimal('NaN')",
    ),
    typed("fraction", "from fractions import Fraction as F", "F(x, 2)", "F('1/2')", "F(1, 3)", "0.5"),
    typed("complex", "", "complex(x, -0.0)", "complex(1.0, -0.0)", "complex(1, 0.0)", "1.0"),
    typed(
        "datetime",
        "import datetime as d\nutc = d.timezone.utc",
        "d.datetime(2020, 1, 1, tzinfo=utc)",
        "d.datetime(2020, 1, 1, 0, 0, 0, tzinfo=utc)",
        "d.datetime(2020, 1, 1)",
        "d.datetime(2020, 1, 1, 0, 0, 0, 1, tzinfo=utc)",
        "d.datetime(2020, 1, 1, tzinfo=d.timezone(d.timedelta(hours=1)))",
        "d.datetime(2020, 1, 1, tzinfo=utc, fold=1)",
        "d.date(2020, 1, 1)",
    ),
    typed(
        "timedelta",
        "import datetime as d",
        "d.timedelta(x)",
        "d.timedelta(hours=24)",
        "d.timedelta(0, 1)",
        "1",
    ),
    typed(
        "subclasses-of-library-types",
        "import datetime, decimal\nclass Day(datetime.date): pass\nclass Money(decimal.Decimal): pass",
        "[Day(2020, 1, x), Money('1.0')]",
        "[Day(2020, 1, 1), Money('1.0')]",
        "[Day(2020, 1, 2), Money('1.0')]",
        "[Day(2020, 1, 1), Money('1.1')]",
        "[datetime.date(2020, 1, 1), Money('1.0')]",
        "[Day(2020, 1, 1), decimal.Decimal('1.0')]",
    ),
    typed(
        "subclasses-with-content-in-c",
        "import array, random\nclass B(bytearray): pass\nclass A(array.array): pass\nclass C(complex): pass",
        "[B(b'a'), A('i', [x]), C(1, 2), random.Random(x)]",
        "[B(b'a'), A('i', [1]), C(1, 2), random.Random(1)]",
        "[B(b'b'), A('i', [1]), C(1, 2), random.Random(1)]",
        "[B(b'a'), A('i', [2]), C(1, 2), random.Random(1)]",
        "[B(b'a'), A('i', [1]), C(1, 3), random.Random(1)]",
        "[B(b'a'), A('i', [1]), C(1, 2), random.Random(2)]",
    ),
    typed("rounding-is-no-difference-here", "", "0.1 + 0.2 + x", "x + 0.2 + 0.1", "1.3 + 1e-6"),
]
SHARED = [
    returning("aliasing-inside", "[x, x]", ("[x] * 2",), (("[x, list(x)]", ALIASING),), calls=("[1]",)),
    returning("aliasing-with-arguments", "x", ("x or x",), (("x[:]", ALIASING),), calls=("[1]",)),
    returning(
        "a-part-of-an-argument", "x[0]", ("x[-2]",), (("list(x[0])", ALIASING),), calls=("[[1], [2]]",)
    ),
    returning(
        "which-of-two-equal-arguments", "x[0]", ("x[0:1][0]",), (("x[1]", ALIASING),), calls=("[[1], [1]]",)
    ),
    Pair(
        "recursive-structure",
        "def f(x):\n    a = [x]\n    a.append(a)\n    return a",
        ("1",),
        ("def f(x):\n    a = [1, None]\n    a[1] = a\n    return a",),
        (
            ("def f(x):\n    b = [x]\n    b.append(b)\n    return [x, b]", ALIASING),
            ("def f(x):\n    return [x, [x]]", RESULT),
        ),
    ),
    Pair(
        "linked-nodes",
        "class N:\n    def __init__(self, v, n): self.v, self.n = v, n\n"
        "def f(x):\n    head = None\n    for i in range(x): head = N(i, head)\n    return head",
        ("300",),
        (
            "class N:\n    def __init__(self, v, n): self.v, self.n = v, n\n"
            "def f(x):\n    head = None\n    for i in list(range(x)): head = N(i, head)\n    return head",
        ),
        (
            (
                "class N:\n    def __init__(self, v, n): self.v, self.n = v, n\n"
                "def f(x):\n    head = None\n    for i in range(x): head = N(i + (i == 3), head)\n    return head",
                RESULT,
            ),
        ),
    ),
    Pair(
        "rows-that-are-one-list",
        "def f(n):\n    return [[0] * n for _ in range(n)]",
        ("3",),
        ("def f(n):\n    rows = []\n    for _ in range(n): rows.append([0] * n)\n    return rows",),
        (("def f(n):\n    return [[0] * n] * n", ALIASING),),
    ),
    Pair(
        "a-view-of-the-argument's-memory",
        "def f(b):\n    return memoryview(b)[1:]",
        ("bytearray(b'abc')",),
        ("def f(b):\n    return memoryview(b)[1:3]",),
        (("def f(b):\n    return memoryview(bytearray(b))[1:]", ALIASING),),
    ),
]
SENTINEL = "MISSING = object()\n"
UNKNOWN = [
    Pair(
        "a-sentinel-of-the-module-is-known-by-its-name",
        SENTINEL + "def f(d):\n    return d.get(1, MISSING)",
        ("{}",),
        (SENTINEL + "def f(d):\n    return d[1] if 1 in d else MISSING",),
        ((SENTINEL + "OTHER = object()\ndef f(d):\n    return OTHER", RESULT),),
    ),
    Pair(
        "a-thing-of-the-caller's-is-known-by-identity",
        "def f(a, b):\n    return [a, b]",
        ("object(), object()",),
        ("def f(a, b):\n    return [a] + [b]",),
        (("def f(a, b):\n    return [b, a]", ALIASING), ("def f(a, b):\n    return [a, object()]", ALIASING)),
    ),
    Pair(
        "a-function-that-is-made",
        "def f(n):\n    def add(x): return x + n\n    return add",
        ("2",),
        ("def f(n):\n    m = n\n    del m\n    def add(x): return x + n\n    return add",),
        (
            ("def f(n):\n    n = n + 1\n    def add(x): return x + n\n    return add", RESULT),
            ("def f(n):\n    def add(x): return n + x\n    return add", NOT_COMPARABLE),
        ),
    ),
    Pair(
        "a-function-that-calls-the-target",
        "def f(n):\n    return [n, later] if n else 0\ndef make():\n    return lambda: f(0)\nlater = make()",
        ("2",),
        (
            "def f(n):\n    return 0 if not n else [n, later]\ndef make():\n    return lambda: f(0)\nlater = make()",
        ),
        (
            (
                "def f(n):\n    return [n, make()] if n else 0\ndef make():\n    return lambda: f(0)\nlater = make()",
                RESULT,
            ),
        ),
    ),
    Pair(
        "a-class-that-is-made",
        "def f(n):\n    class A:\n        size = n\n        def g(self): return 1\n    return A",
        ("2",),
        (
            "def f(n):\n    m = n\n    class A:\n        size = m\n        def g(self): return 1\n    return A",
        ),
        (
            (
                "def f(n):\n    class A:\n        size = n + 1\n        def g(self): return 1\n    return A",
                RESULT,
            ),
            (
                "def f(n):\n    class A:\n        size = n\n        def g(self): return 2\n    return A",
                NOT_COMPARABLE,
            ),
        ),
    ),
    Pair(
        "a-function-by-name",
        "import math\ndef g(): pass\ndef f(n):\n    return [math.sqrt, g, len, str, [].append]",
        ("2",),
        ("import math\ndef g(): pass\ndef f(n):\n    return [math.sqrt, g, len, str, list().append]",),
        (("import math\ndef g(): pass\ndef f(n):\n    return [math.sqrt, g, len, repr, [].append]", RESULT),),
    ),
    Pair(
        "partial-and-bound-methods",
        "import functools\ndef f(x):\n    return functools.partial(max, x, key=len), x.count",
        ("[1]",),
        ("import functools\ndef f(x):\n    g = functools.partial(max, x, key=len)\n    return g, x.count",),
        (
            ("import functools\ndef f(x):\n    return functools.partial(min, x, key=len), x.count", RESULT),
            ("import functools\ndef f(x):\n    return functools.partial(max, x, key=len), x.index", RESULT),
        ),
    ),
]
PAIRS = ATOMS + OBJECTS + CONTAINERS + NUMBERS + SHARED + UNKNOWN
