"""A new version of a function takes the old one's place; imports and helpers find theirs."""

from rl_sbllm.languages.python.splice import splice

FILE = "import os\n\n\ndef g():\n    return 1\n\n\nclass A:\n    def f(self, x):\n        return x  # old\n\n    def h(self):\n        return 2\n"
START = FILE.index("    def f") + 4


def test_replaces_a_method_at_its_own_indentation():
    made = splice(FILE, "A.f", START, "def f(self, x):\n    y = x\n    return y\n")
    assert made == FILE.replace("        return x  # old", "        y = x\n        return y  # old")


def test_takes_the_method_out_of_a_class_in_the_snippet():
    made = splice(FILE, "A.f", START, "class A:\n    def f(self, x):\n        return +x\n")
    assert made == FILE.replace("return x  # old", "return +x  # old")


def test_adds_imports_that_are_missing_and_only_those():
    made = splice(FILE, "A.f", START, "import os\nimport math\n\ndef f(self, x):\n    return math.sin(x)\n")
    assert made is not None and made.startswith("import os\nimport math\n\n\ndef g")


def test_adds_helpers_whose_names_are_free_before_the_class():
    made = splice(
        FILE, "A.f", START, "def helper(x):\n    return x\n\n\ndef f(self, x):\n    return helper(x)\n"
    )
    assert made is not None and "def helper(x):\n    return x\n\n\nclass A:" in made


def test_leaves_other_functions_of_the_file_as_they_are():
    made = splice(FILE, "A.f", START, "def g():\n    return 99\n\n\ndef f(self, x):\n    return x\n")
    assert made is not None and "99" not in made


def test_keeps_windows_line_ends():
    made = splice(FILE.replace("\n", "\r\n"), "A.f", START, "def f(self, x):\n    y = x\n    return y\n")
    assert made is not None and made.count("\n") == made.count("\r\n")


def test_refuses_a_snippet_without_the_function():
    assert splice(FILE, "A.f", START, "def other(): ...\n") is None


def test_refuses_a_snippet_that_does_not_parse():
    assert splice(FILE, "A.f", START, "def f(:\n") is None
