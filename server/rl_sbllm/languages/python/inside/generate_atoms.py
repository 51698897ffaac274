"""Ranked expressions for numbers, strings, flags and callables (see `generate_choices.py`)."""

from __future__ import annotations

from .generate_choice import Choice

LETTERS = "abcdefghijklmnopqrstuvwxyz"
_SMALL = "rng.randint(1, 9)"


def word(characters):
    """A short random word."""
    return '"".join(rng.choice(%r) for _ in range(rng.randint(1, 8)))' % characters


def int_choices(use, around, depth, size, seen):
    """Growing, small, an index or a member of another parameter, or one of the constants it is compared with."""
    made = []
    for name in around.holders(use)[:3]:
        made.append(Choice("rng.randrange(len(%s))" % name, 0.0, "int", (name,)))
        made.append(
            Choice("rng.choice(list(%s))" % name, 0.1 if "index" not in use.roles else 0.4, "int", (name,))
        )
        made.append(Choice("len(%s)" % name, 1.0, "int", (name,)))
    if depth > 0:
        if "index" in use.roles or "size" in use.roles:
            made.append(Choice("rng.randrange(size)", 0.0, "int"))
        if any(isinstance(value, int) and value < 0 for value in use.samples):
            made.append(Choice("rng.randint(-99, 99)", 0.0, "int"))
        shown = [value for value in use.samples if isinstance(value, int) and not isinstance(value, bool)]
        if len(shown) >= 8 and len(set(shown)) <= 3:
            made.append(Choice("rng.choice(%r)" % (sorted(set(shown)),), 0.0, "int"))
        made.append(Choice("rng.randint(1, 2 * size)", 0.1, "int"))
        return [*made, Choice("rng.randrange(size)", 0.3, "int"), Choice(_SMALL, 0.5, "int")]
    growing = bool(use.roles & {"size", "loop", "digits"}) or around.alone
    cost = 0.0 if around.alone else 0.3
    made.append(Choice("rng.randint(size // 2, size)", cost if growing else 0.8, "int"))
    made.append(Choice(_SMALL, 0.5 if around.alone else 0.2, "int"))
    pool = sorted({value for value in use.pool if isinstance(value, int) and not isinstance(value, bool)})
    if len(pool) > 1:
        made.append(Choice("rng.choice(%r)" % (pool,), 0.6, "int"))
    made.append(Choice("rng.randrange(size)", 0.4 if use.inside else 0.9, "int"))
    made.append(Choice("rng.randint(size * size, 2 * size * size)", 1.1, "int"))
    made.append(Choice("1000 * size + rng.randrange(1000)", 1.2, "int"))
    made.append(Choice("2 * rng.randint(1, size)", 1.3, "int"))
    for name in around.names.values():
        made.append(Choice("len(%s)" % name, 1.4, "int", (name,)))
        made.append(Choice("%s + rng.randint(0, size)" % name, 1.5, "int", (name,)))
    return made


def float_choices(use, around, depth, size, seen):
    """Between 0 and 1 when the name or the examples say so, else a hundred around zero."""
    unit = [value for value in use.samples if isinstance(value, (int, float)) and 0 <= value <= 1]
    small = "rng.random()"
    wide = "round(rng.uniform(-100, 100), 3)"
    positive = "round(rng.uniform(0.1, 100), 3)"
    first = 0.0 if unit or (depth == 0 and not use.samples) else 0.5
    return [Choice(small, first, "float"), Choice(wide, 0.2, "float"), Choice(positive, 0.4, "float")]


def bool_choices(use, around, depth, size, seen):
    return [
        Choice("rng.random() < 0.5", 0.0, "bool"),
        Choice("True", 0.3, "bool"),
        Choice("False", 0.4, "bool"),
    ]


def none_choices(use, around, depth, size, seen):
    return [Choice("None", 0.5, "none")]


def complex_choices(use, around, depth, size, seen):
    return [Choice("complex(rng.randint(-9, 9), rng.randint(-9, 9))", 0.0, "complex")]


def bytes_choices(use, around, depth, size, seen):
    return [Choice("bytes(rng.randrange(256) for _ in range(%s))" % size, 0.0, "bytes")]


def pool_choices(use, around, depth, size, seen):
    return [Choice("rng.choice(%r)" % (use.pool,), 0.0, "int")]


def str_choices(use, around, depth, size, seen):
    """Text over the characters that examples and comparisons show, words joined by what it is split on, digits ..."""
    made = []
    characters = _characters(use)
    for name in around.holders(use)[:2]:
        made.append(Choice("rng.choice(list(%s))" % name, 0.1, "str", (name,)))
    if "character" in use.roles or (use.samples and depth > 0 and all(len(str(s)) <= 1 for s in use.samples)):
        made.append(Choice("rng.choice(%r)" % characters, 0.0, "str"))
    pool = [value for value in use.pool if isinstance(value, str) and len(value) > 1]
    if pool and not use.separator:
        made.append(Choice("rng.choice(%r)" % (sorted(set(pool)),), 0.3 if depth else 0.7, "str"))
    made += _formatted(use, characters, depth)
    made += _seen(use, depth)
    if depth > 0:
        return [*made, Choice(word(characters), 0.1, "str")]
    plain = '"".join(rng.choice(%r) for _ in range(size))'
    words = '" ".join(%s for _ in range(size // 5 + 1))' % word(characters.replace(" ", "") or LETTERS)
    spaced = any(isinstance(sample, str) and " " in sample for sample in use.samples)
    made.append(Choice(plain % characters, 0.2 if not spaced else 0.8, "str"))
    made.append(Choice(words, 0.0 if spaced else 0.9, "str"))
    made.append(Choice(plain % "0123456789", 0.9, "str"))
    made.append(Choice(plain % "ab", 1.0, "str"))
    made.append(
        Choice('"".join(rng.choice("ab") for _ in range(size // 2))[:: rng.choice([1, -1])] * 2', 1.6, "str")
    )
    made.append(Choice('"(" * (size // 2) + ")" * (size // 2) + "()" * (size // 2)', 1.5, "str"))
    base = 0.3 if use.separator == "\n" else 1.7
    made += [Choice(text, base + 0.1 * rank, "str") for rank, text in enumerate(_programs())]
    return made


def _seen(use, depth):
    """The texts of the examples themselves, and texts put together from constants that the body looks for."""
    samples = sorted({value for value in use.samples if isinstance(value, str) and len(value) <= 200})[:12]
    made = [Choice("rng.choice(%r)" % (samples,), 0.85, "str")] if samples else []
    pieces = sorted({value for value in use.pool if isinstance(value, str) and value})[:20]
    if pieces:
        count = "rng.randint(1, 5)" if depth else "size"
        mixed = '"".join(rng.choice(%r) for _ in range(%s))' % ([*pieces, *"abcxyz0189"], count)
        made.append(Choice(mixed, 0.75, "str"))
    return made


def _characters(use):
    shown = {c for sample in use.samples if isinstance(sample, str) for c in sample}
    tested = {value for value in use.pool if isinstance(value, str) and len(value) == 1}
    if shown:
        for alphabet in ("01", "0123456789"):
            if shown | tested <= set(alphabet):
                return alphabet
        letters = {c for c in shown if c.isalpha()}
        shown |= (
            set(LETTERS) if letters and all(c in LETTERS for c in letters) and len(letters) > 6 else set()
        )
        return "".join(sorted(shown | tested))
    return LETTERS + "".join(sorted(tested - set(LETTERS)))


def _formatted(use, characters, depth):
    """Parts joined by the separator that the body splits on."""
    if not use.separator:
        return []
    part = use.children.get("part")
    part = part.root() if part is not None else use
    nested = part.separator if part is not use else None
    count = "size" if depth == 0 else "rng.randint(1, 4)"
    if part is not use and part.width > 1 and not nested:
        count = str(part.width)
    holder = use.children.get("part")
    width = use.width
    if "digits" in part.roles or part.score("int") > part.score("str"):
        atom = "str(rng.randint(1, 99))"
    else:
        atom = word("".join(c for c in characters if c != use.separator) or LETTERS)
    if nested and holder is not None:
        atom = "%r.join(%s for _ in range(rng.randint(1, 4)))" % (nested, atom)
    made = []
    if width > 1:
        count = str(width)
    made.append(Choice("%r.join(%s for _ in range(%s))" % (use.separator, atom, count), 0.0, "str"))
    for fixed in (2, 3):
        made.append(
            Choice("%r.join(%s for _ in range(%d))" % (use.separator, atom, fixed), 0.8 + 0.1 * fixed, "str")
        )
    return made


def _programs():
    """Texts as programs read them from standard input: counts first, then rows of numbers or words."""
    row = '" ".join(str(rng.randint(1, 2 * size)) for _ in range(size))'
    letters = '"".join(rng.choice("abc") for _ in range(size))'
    lines = '"\\n".join(%s for _ in range(size))'
    pair = '"%d %d" % (rng.randint(1, size), rng.randint(1, size))'
    return (
        "str(rng.randint(size // 2, size))",
        '"%d\\n" % size + ' + row,
        '"%d %d\\n" % (size, rng.randint(1, size)) + ' + row,
        '"%d\\n" % size + ' + row + ' + "\\n" + ' + row,
        '"%d\\n" % size + ' + letters,
        '"%d %d\\n" % (size, size) + ' + lines % pair,
        '"%d\\n" % size + ' + lines % pair,
        '"%d\\n" % size + ' + lines % "str(rng.randint(1, 2 * size))",
        '"%d\\n" % size + ' + lines % letters,
        '"%d %d\\n" % (rng.randint(1, size), rng.randint(1, size)) + ' + letters,
        " + ' ' + ".join(["str(rng.randint(1, size))"] * 2),
        " + ' ' + ".join(["str(rng.randint(1, size))"] * 3),
        letters + ' + "\\n" + ' + letters,
        '"%d %d\\n" % (size, size) + ' + lines % '"".join(rng.choice(".#") for _ in range(size))',
    )


def callable_choices(use, around, depth, size, seen):
    """Small pure functions of the arity seen; a predicate when the result is only tested."""
    arity = 1 if use.arity is None else use.arity
    result = use.children.get("result")
    result_kinds = result.root() if result is not None else None
    names = ["x", "y", "z", "u", "v", "w"][:arity]
    head = "lambda %s: " % ", ".join(names) if names else "lambda: "
    bodies = ["1"] if not names else {1: ["x", "bool(x)", "x % 2 == 0", "len(x)", "str(x)", "[x]"]}.get(
        arity, [" + ".join(names), names[0], "(x > y) - (x < y)", "x < y", "x == y"]
    )  # fmt: skip
    if result_kinds is not None and arity == 1 and result_kinds.score("bool"):
        bodies = ["x % 2 == 0", "bool(x)", *bodies]
    return [Choice(head + body, 0.1 * rank, "callable") for rank, body in enumerate(bodies)]
