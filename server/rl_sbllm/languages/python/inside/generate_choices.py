"""From what is known of a value to ranked ways of making one: each choice is a Python expression.

Expressions use `rng` (random.Random), `size` (int), `target` (the module) and the names of other parameters; the same text that was
tried stands in the workload file, so what the user reads is what runs. Plain values are in `generate_atoms.py`.
"""

from __future__ import annotations

from . import generate_atoms as atoms
from .generate_choice import Choice
from .generate_known import graphs, other_lists
from .uses import Use

MAX_DEPTH = 3
NESTED_SIZE = "rng.randint(1, 8)"
SIDE = "max(2, int(size ** 0.5))"
_FALLBACK = ("int", "list", "str", "dict", "float", "set", "tuple", "bool", "callable", "iterator", "none")


def choices(use, around, depth=0, size="size", seen=()):
    """Ranked choices for a use; never empty."""
    use = use.root()
    if depth > MAX_DEPTH or id(use) in seen:
        return [Choice("rng.randint(0, 9)", 0.0, "int")]
    seen = (*seen, id(use))
    made = []
    for kind, cost in _kinds(use, depth):
        maker = _MAKERS.get(kind) or getattr(atoms, kind + "_choices", None)
        if maker is None:
            continue
        for choice in maker(use, around, depth, size, seen):
            choice.cost += cost
            made.append(choice)
    made.sort(key=lambda choice: choice.cost)
    unique = {}
    for choice in made:
        unique.setdefault(choice.text, choice)
    return list(unique.values())[: 40 if depth == 0 else 4] or [Choice("rng.randint(0, 9)", 0.0, "int")]


def _kinds(use, depth):
    scores = dict(use.scores)
    if use.pool and "literal" in use.roles:
        return [("pool", 0.0)]
    if use.class_names:
        scores["object"] = scores.get("object", 0.0) + 4.0
    top = max([score for kind, score in scores.items() if kind != "none"] or [1.0])
    ranked = [(kind, 3.0 * (1.0 - score / top)) for kind, score in scores.items() if score > 0.1 * top]
    if depth == 0:
        known = {kind for kind, _ in ranked}
        ranked += [(kind, 3.5 + 0.3 * rank) for rank, kind in enumerate(_FALLBACK) if kind not in known]
    elif not ranked:
        ranked = [("int", 0.0), ("str", 0.6)]
    return sorted(ranked, key=lambda pair: pair[1])[: 12 if depth == 0 else 3]


def _elements(use):
    """What the elements are: iterating and indexing give the same thing in a sequence."""
    parts = [
        use.children[name].root()
        for name in use.children
        if name in ("elem", "sub") or name.startswith("item")
    ]
    parts = [part for part in parts if part is not use]
    if len(parts) == 1:
        return parts[0]
    joined = Use()
    for part in parts:
        joined.inside += part.inside
        for kind, score in part.scores.items():
            joined.scores[kind] = joined.scores.get(kind, 0.0) + score
        for name, held in part.children.items():
            joined.children.setdefault(name, held)
        joined.width = max(joined.width, part.width)
        joined.roles |= part.roles
        joined.pool += [value for value in part.pool if value not in joined.pool]
        joined.samples += part.samples
        joined.class_names += part.class_names
        joined.separator = joined.separator or part.separator
        joined.attributes.update(part.attributes)
    return joined


def _list(use, around, depth, size, seen):
    elem = _elements(use)
    made = []
    inner = choices(elem, around, depth + 1, NESTED_SIZE, seen)
    for choice in inner[:3]:
        text = "[%s for _ in range(%s)]" % (choice.text, size)
        made.append(Choice(text, choice.cost * 0.6, "list", choice.needs, choice.kind))
        if depth == 0 and choice.kind in ("int", "str", "float"):
            made.append(
                Choice("sorted(%s)" % text[1:-1], choice.cost + 1.2, "list", choice.needs, choice.kind)
            )
    if inner[0].kind == "list" and depth == 0:
        made += _grids(elem, around, depth, seen)
    if depth == 0 and elem.score("int") >= elem.score("str", "float", "list", "tuple"):
        made.append(Choice("rng.sample(range(size), size)", 0.9, "list", (), "int"))
        made.append(Choice("[rng.randint(-99, 99) for _ in range(%s)]" % size, 0.6, "list", (), "int"))
        made.append(Choice("[rng.randrange(size) for _ in range(size)]", 0.8, "list", (), "int"))
    if depth == 0:
        made += other_lists(inner)
    for name in around.holders(elem)[:2]:
        made.append(Choice("[rng.choice(list(%s)) for _ in range(%s)]" % (name, size), 0.2, "list", (name,)))
    return made


def _grids(elem, around, depth, seen):
    cell = choices(_elements(elem), around, depth + 2, NESTED_SIZE, seen)
    numbered = "numbered" in elem.roles or elem.has("sub") or elem.has("item0")
    made = []
    for choice in cell[:2]:
        row = "[%s for _ in range(%s)]" % (choice.text, SIDE)
        cost = choice.cost * 0.6 + (-0.1 if numbered else 0.4)
        made.append(Choice("[%s for _ in range(%s)]" % (row, SIDE), cost, "list", choice.needs, "list"))
    return made


def _tuple(use, around, depth, size, seen):
    width = use.width
    if not width and depth > 0 and "any length" not in use.roles:
        items = [int(name[4:]) for name in use.children if name.startswith("item")]
        width = max(items) + 1 if items else 0
    if not width:
        made = _list(use, around, depth, size, seen)
        return [Choice("tuple(%s)" % choice.text[1:-1], choice.cost, "tuple", choice.needs, choice.elem_kind)
                for choice in made if choice.text.startswith("[")]  # fmt: skip
    columns = []
    for position in range(width):
        item = use.child("item%d" % position) if use.has("item%d" % position) else _elements(use)
        columns.append(choices(item, around, depth + 1, NESTED_SIZE, seen))
    made = []
    for rank in range(2):
        row = [column[min(rank, len(column) - 1)] for column in columns]
        text = "(%s,)" % ", ".join(choice.text for choice in row)
        needs = {name for choice in row for name in choice.needs}
        made.append(Choice(text, 0.7 * rank + row[0].cost * 0.5, "tuple", tuple(sorted(needs)), row[0].kind))
    return made


def _set(use, around, depth, size, seen):
    inner = choices(_elements(use), around, depth + 1, NESTED_SIZE, seen)
    return [
        Choice(
            "{%s for _ in range(%s)}" % (choice.text, size),
            choice.cost * 0.6,
            "set",
            choice.needs,
            choice.kind,
        )
        for choice in inner[:3]
        if choice.kind not in ("list", "dict", "set")
    ]


def _dict(use, around, depth, size, seen):
    fields = sorted(name for name in use.children if name.startswith("field:"))
    if fields:
        return [_record(use, fields, around, depth, seen)]
    key, value = (
        use.child("elem") if use.has("elem") else use.children.get("key", Use()).root(),
        use.child("sub"),
    )
    made = graphs(use, key, value, size)
    keys = choices(key, around, depth + 1, NESTED_SIZE, seen) if key is not use else []
    values = choices(value, around, depth + 1, NESTED_SIZE, seen)
    keys = [choice for choice in keys if choice.kind not in ("list", "dict", "set")] or [
        Choice(atoms.word("abcdefghijklmnopqrstuvwxyz"), 0.0, "str")
    ]
    for held in values[:2]:
        for named in keys[:2]:
            name, key_text = ("v", "v") if named.kind == "int" else ("_", named.text)
            text = "{%s: %s for %s in range(%s)}" % (key_text, held.text, name, size)
            made.append(
                Choice(text, (held.cost + named.cost) * 0.6, "dict", (*held.needs, *named.needs), held.kind)
            )
    return made


def _record(use, fields, around, depth, seen):
    parts, needs = [], set()
    for name in fields:
        best = choices(use.children[name], around, depth + 1, NESTED_SIZE, seen)[0]
        parts.append("%r: %s" % (name[len("field:") :], best.text))
        needs.update(best.needs)
    return Choice("{%s}" % ", ".join(parts), 0.0, "dict", tuple(sorted(needs)))


def _object(use, around, depth, size, seen):
    made = []
    for name in dict.fromkeys(use.class_names):
        made += around.constructors(name, use, around, depth, seen)
    if not made and use.attributes and not any(role.startswith("methods:") for role in use.roles):
        parts, needs = [], set()
        for name, held in sorted(use.attributes.items()):
            best = choices(held, around, depth + 1, "size" if depth == 0 else NESTED_SIZE, seen)[0]
            parts.append("%s=%s" % (name, best.text))
            needs.update(best.needs)
        made.append(
            Choice("types.SimpleNamespace(%s)" % ", ".join(parts), 0.6, "object", tuple(sorted(needs)))
        )
    return made


def _iterator(use, around, depth, size, seen):
    return [
        Choice("iter(%s)" % choice.text, choice.cost, "iterator", choice.needs, choice.elem_kind)
        for choice in _list(use, around, depth, size, seen)[:2]
    ]


_MAKERS = {
    "list": _list,
    "tuple": _tuple,
    "set": _set,
    "dict": _dict,
    "object": _object,
    "iterator": _iterator,
}
