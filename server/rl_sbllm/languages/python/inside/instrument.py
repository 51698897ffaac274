"""A copy of the target's file whose functions tell a recorder what their comparisons, tests, bounds and results came to.

Used only to choose inputs (explore.py), never to judge or to time: what the copy returns is thrown away.
"""

import ast

NAME = "_rl_sbllm_goals"
"""The recorder's name among the builtins."""
WATCHED_CALLS = (
    "sorted",
    "min",
    "max",
    "sum",
    "set",
    "len",
    "reversed",
    "list",
    "tuple",
    "range",
    "enumerate",
)
COMPARISONS = {
    ast.Lt: "lt",
    ast.LtE: "le",
    ast.Gt: "gt",
    ast.GtE: "ge",
    ast.Eq: "eq",
    ast.NotEq: "ne",
    ast.In: "in_",
    ast.NotIn: "not_in",
    ast.Is: "is_",
    ast.IsNot: "is_not",
}
ARITHMETIC = {
    ast.Add: "add",
    ast.Sub: "sub",
    ast.Mult: "mul",
    ast.Div: "truediv",
    ast.FloorDiv: "floordiv",
    ast.Mod: "mod",
    ast.Pow: "pow",
    ast.BitAnd: "and_",
    ast.BitOr: "or_",
    ast.BitXor: "xor",
    ast.LShift: "lshift",
    ast.RShift: "rshift",
}


def instrumented(source, path):
    """The code object of the copy; SyntaxError when the text does not parse."""
    tree = ast.parse(source[1:] if source.startswith("\ufeff") else source, path)
    tree = ast.fix_missing_locations(_Copy().visit(tree))
    return compile(tree, path, "exec", dont_inherit=True)


class _Copy(ast.NodeTransformer):
    """Leaves everything outside functions, and what defines them, as it is."""

    def __init__(self):
        self._sites = 0
        self._inside = 0

    def visit_FunctionDef(self, node):
        self._inside += 1
        node.body = [self.visit(statement) for statement in node.body]
        self._inside -= 1
        return node

    visit_AsyncFunctionDef = visit_FunctionDef

    def visit_AnnAssign(self, node):
        if node.value is not None:
            node.value = self.visit(node.value)
        return node

    def visit_JoinedStr(self, node):
        return node

    def visit_Compare(self, node):
        self.generic_visit(node)
        operands = [node.left] + node.comparators
        if not self._inside or len(node.ops) > 1 and not all(map(_plain, operands[1:-1])):
            return node
        parts = [
            self._told("compare", node, ast.Constant(COMPARISONS[type(op)]), left, right)
            for op, left, right in zip(node.ops, operands, operands[1:])
        ]
        return parts[0] if len(parts) == 1 else ast.copy_location(ast.BoolOp(ast.And(), parts), node)

    def visit_BoolOp(self, node):
        self.generic_visit(node)
        if self._inside:
            node.values = [self._test(value) for value in node.values]
        return node

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not self._inside or type(node.op) not in ARITHMETIC:
            return node
        return self._told("arithmetic", node, ast.Constant(ARITHMETIC[type(node.op)]), node.left, node.right)

    def visit_AugAssign(self, node):
        self.generic_visit(node)
        if self._inside:
            node.value = self._told("value", node.value, node.value)
        return node

    def visit_Subscript(self, node):
        self.generic_visit(node)
        if not self._inside or not isinstance(node.ctx, ast.Load):
            return node
        index = getattr(node.slice, "value", None) if type(node.slice).__name__ == "Index" else node.slice
        if isinstance(index, ast.Slice):
            bounds = [bound or ast.Constant(None) for bound in (index.lower, index.upper, index.step)]
            index = self._told("slice", node, *bounds)
        elif isinstance(index, ast.Tuple) or type(index).__name__ == "ExtSlice":
            return node
        return self._told("item", node, node.value, index)

    def visit_Call(self, node):
        self.generic_visit(node)
        if self._inside and isinstance(node.func, ast.Name) and node.func.id in WATCHED_CALLS and node.args:
            if not isinstance(node.args[0], ast.Starred):
                node.args[0] = self._told("value", node.args[0], node.args[0])
        return node

    def visit_If(self, node):
        self.generic_visit(node)
        if self._inside:
            node.test = self._test(node.test)
        return node

    visit_While = visit_If
    visit_IfExp = visit_If

    def visit_For(self, node):
        self.generic_visit(node)
        if self._inside:
            node.iter = self._told("value", node.iter, node.iter)
        return node

    def visit_comprehension(self, node):
        self.generic_visit(node)
        if self._inside:
            node.ifs = [self._test(test) for test in node.ifs]
        return node

    def visit_Return(self, node):
        self.generic_visit(node)
        if self._inside and node.value is not None:
            node.value = self._told("value", node.value, node.value)
        return node

    def _test(self, node):
        return self._told("test", node, node)

    def _told(self, what, place, *arguments):
        self._sites += 1
        recorder = ast.Attribute(ast.Name(NAME, ast.Load()), what, ast.Load())
        call = ast.Call(recorder, [ast.Constant(self._sites)] + list(arguments), [])
        return ast.copy_location(call, place)


def _plain(node):
    return isinstance(node, (ast.Name, ast.Constant))
