"""What a parameter's annotation, documentation, default and name say it is."""

from __future__ import annotations

import ast
import re

from .uses import observe

_SIMPLE = {
    "int": "int", "integer": "int", "number": "int", "float": "float", "bool": "bool", "boolean": "bool", "str": "str",
    "string": "str", "bytes": "bytes", "complex": "complex", "none": "none", "list": "list", "array": "list",
    "dict": "dict", "dictionary": "dict", "set": "set", "frozenset": "set", "tuple": "tuple", "function": "callable",
    "callable": "callable", "iterable": "list", "sequence": "list", "iterator": "iterator", "text": "str",
}  # fmt: skip
_GENERIC = {
    "List": "list", "list": "list", "Sequence": "list", "MutableSequence": "list", "Iterable": "list",
    "Collection": "list", "Set": "set", "set": "set", "FrozenSet": "set", "frozenset": "set", "AbstractSet": "set",
    "MutableSet": "set", "Iterator": "iterator", "Generator": "iterator", "Dict": "dict", "dict": "dict",
    "Mapping": "dict", "MutableMapping": "dict", "DefaultDict": "dict", "defaultdict": "dict", "Counter": "dict",
    "OrderedDict": "dict", "deque": "list", "Deque": "list", "Tuple": "tuple", "tuple": "tuple",
    "Callable": "callable", "Literal": "literal", "Optional": "optional", "Union": "union", "Final": "same",
    "Annotated": "same", "ClassVar": "same", "SupportsFloat": "float", "SupportsInt": "int",
}  # fmt: skip
_NAMES = (
    (r"is_\w+|has_\w+|\w*(flag|strict|reverse|verbose|inclusive)\w*|ascending|descending", "bool", None),
    (r"n|k|m|num|number|count|limit|length|max_\w+|min_\w+|num_\w+|n_\w+|i|j|size|start|stop|end|lo|hi|low|high|step"
     r"|depth|cutoff|base|exponent|degree|width|height|capacity|target|amount|year|digits?|position|index|idx|dimension",
     "int", None),
    (r"x|y|a|b|c|p|q|v|w", "int", None),
    (r"\w*(ratio|rate|threshold|probability|alpha|beta|epsilon|tolerance|weight|price|radius)", "float", None),
    (r"s|s\d|text\w*|string\w*|word|sentence|line|name|key|path|pattern|prefix|suffix|str\d?|st|txt|paragraph|\w*_str|\w*text"
     r"|expression|message|char|ch|letter|substring|data|password|url|title|token|input_str|dna|sep|delimiter", "str", None),
    (r"words|strings|lines|names|tokens|strs|keys|tags|sentences|letters|string_list|syllables?_list|paths", "list", "str"),
    (r"nums?\w*|numbers|arr\w*|values|vals|lst\d?|l\d?|data|items|xs|ys|list\d?|\w*_list|seq\w*|array\d?|integers"
     r"|collection|iterable\d?|elements|weights|prices|scores|v\d|vector\d?|heights|coefficients|costs|coins", "list", "int"),
    (r"matrix\w*|grid|board|image|mat\w?|table|rows|mat", "list", "row"),
    (r"points?|intervals|pairs|edges\d?|\w*edges|ranges|rectangles|coords|coordinates|connections|records", "list", "pair"),
    (r"graph|adj\w*|g|neighbou?rs|successors|tree", "dict", "graph"),
    (r"d|dct|dict\w*|mapping|counts|counter|freq\w*|lookup|table|\w*_map|\w*_dict|config", "dict", None),
    (r"f|func|fn|function|callback|predicate|pred|key_func|keyfunc|comparator|cmp|join", "callable", None),
)  # fmt: skip


def from_annotation(use, node, classes, weight=10.0):
    """Evidence from a type hint's syntax tree; `classes` maps names to classes and to aliases of the file."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        try:
            node = ast.parse(node.value, mode="eval").body
        except SyntaxError:
            return
    if isinstance(node, ast.Constant) and node.value is None:
        use.add("none", 1.0)
    elif isinstance(node, ast.BinOp):
        from_annotation(use, node.left, classes, weight)
        from_annotation(use, node.right, classes, weight * 0.8)
    elif isinstance(node, (ast.Name, ast.Attribute)):
        name = node.id if isinstance(node, ast.Name) else node.attr
        if name in classes and not isinstance(classes[name], ast.ClassDef):
            if weight > 1.0:
                from_annotation(use, classes[name], classes, weight * 0.9)
            return
        if name in classes:
            use.add("object", weight, "annotated as %s" % name).root().class_names.append(name)
            return
        kind = _SIMPLE.get(name) or _GENERIC.get(name)
        if kind and kind not in ("optional", "union", "literal", "same"):
            use.add(kind, weight, "annotated as %s" % name)
    elif isinstance(node, ast.Subscript):
        _generic(use, node, classes, weight)


def _generic(use, node, classes, weight):
    base = node.value
    name = base.id if isinstance(base, ast.Name) else getattr(base, "attr", "")
    inner = node.slice.value if type(node.slice).__name__ == "Index" else node.slice
    parts = list(inner.elts) if isinstance(inner, ast.Tuple) else [inner]
    kind = _GENERIC.get(name)
    if kind in ("optional", "union", "same"):
        for position, part in enumerate(parts if kind == "union" else parts[:1]):
            from_annotation(use, part, classes, weight * (0.8 if position else 1.0))
        if kind == "optional":
            use.add("none", 1.0)
    elif kind == "literal":
        use.root().pool += [part.value for part in parts if isinstance(part, ast.Constant)]
        use.root().roles.add("literal")
        observe(use, use.root().pool[0] if use.root().pool else None, weight)
    elif kind == "tuple":
        use.add("tuple", weight, "annotated as a tuple")
        if len(parts) == 2 and isinstance(parts[1], ast.Constant) and parts[1].value is Ellipsis:
            from_annotation(use.child("elem"), parts[0], classes, weight)
            use.root().roles.add("any length")
            return
        use.root().width = len(parts)
        for position, part in enumerate(parts):
            from_annotation(use.child("item%d" % position), part, classes, weight)
    elif kind == "dict":
        use.add("dict", weight, "annotated as %s" % name)
        from_annotation(use.child("elem"), parts[0], classes, weight)
        if len(parts) > 1:
            from_annotation(use.child("sub"), parts[1], classes, weight)
    elif kind == "callable":
        use.add("callable", weight, "annotated as %s" % name)
        if isinstance(parts[0], ast.List):
            use.root().arity = len(parts[0].elts)
        if len(parts) > 1:
            from_annotation(use.child("result"), parts[1], classes, weight)
    elif kind:
        use.add(kind, weight, "annotated as %s" % name)
        from_annotation(use.child("elem"), parts[0], classes, weight)


def from_name(use, name):
    """A little evidence from the name; what the body does outweighs it."""
    plain = name.lower().lstrip("_")
    for pattern, kind, elem in _NAMES:
        if not re.fullmatch(pattern, plain):
            continue
        use.add(kind, 0.9, "called %s" % name)
        if elem == "row":
            use.child("elem").add("list", 1.0).child("elem").add("int", 0.6)
        elif elem == "pair":
            use.child("elem").add("tuple", 1.0).root().width = max(use.child("elem").root().width, 2)
            use.child("elem").child("item0").add("int", 0.5)
            use.child("elem").child("item1").add("int", 0.5)
        elif elem == "graph":
            use.root().roles.add("graph name")
        elif elem:
            use.child("elem").add(elem, 0.5)
        return


def from_documentation(use, name, text, classes):
    """`:param int n:`, `:type n: list(str)`, `n (int): ...`, `n : int` and `n: list of str` in the docstring."""
    word = re.escape(name)
    patterns = (
        r":param\s+([\w\[\], ]+?)\s+%s\s*:" % word,
        r":type\s+%s\s*:\s*([^\n]+)" % word,
        r"^\s*\*{0,2}%s\s*\(([^)\n]+)\)" % word,
        r"^\s*%s\s*:\s*([^\n]+)" % word,
    )
    for pattern in patterns:
        for said in re.findall(pattern, text, re.MULTILINE):
            _from_words(use, said, classes)
            return


def from_prose(use, name, text):
    """Examples in sentences: "for n = 5 the result is 8", "Input: nums = [1, 2]"."""
    for match in re.finditer(r"(?<![\w.])%s\s*=\s*(?!=)" % re.escape(name), text):
        rest = text[match.end() : match.end() + 300]
        found = re.match(r"\[[^=\n]*\]|\{[^=\n]*\}|\([^=\n]*\)|\"[^\"\n]*\"|'[^'\n]*'|-?\d+(\.\d+)?", rest)
        if found:
            try:
                observe(use, ast.literal_eval(found.group()), 3.0)
            except (ValueError, SyntaxError, TypeError):
                continue


def _from_words(use, said, classes):
    words = re.findall(r"[A-Za-z_]+", said)
    if not words:
        return
    try:
        from_annotation(
            use, ast.parse(said.strip().replace("(", "[").replace(")", "]"), mode="eval").body, classes, 4.0
        )
        return
    except SyntaxError:
        pass
    kinds = [_SIMPLE.get(re.sub(r"s$", "", word.lower())) or _SIMPLE.get(word.lower()) for word in words[:8]]
    kinds = [kind for kind in kinds if kind]
    if not kinds:
        return
    use.add(kinds[0], 3.0, "documented as %s" % kinds[0])
    if len(kinds) > 1 and kinds[0] in ("list", "set", "tuple", "iterator") and " of " in said:
        use.child("elem").add(kinds[1], 3.0)
