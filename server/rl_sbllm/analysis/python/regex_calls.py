"""The functions of the module `re` that take a pattern and a text."""

FLAGS_AT = {
    "match": 2,
    "search": 2,
    "fullmatch": 2,
    "findall": 2,
    "finditer": 2,
    "split": 3,
    "sub": 4,
    "subn": 4,
}
"""Where each has its flags among the positional arguments."""
