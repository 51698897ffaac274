"""Other strings of the same kind: empty, reversed, repeated, other case, spaces, non-ASCII, pieces of those seen."""

NON_ASCII = ("é", "ß", "İ", "ſ", "中", "\u0301", "😀", "Σς", "ﬁ", "\u00a0", "²", "ǅ")
PARTNERS = (
    ("ss", "ß"),
    ("s", "ſ"),
    ("k", "\u212a"),
    ("i", "İ"),
    ("fi", "ﬁ"),
    ("σ", "ς"),
    ("1", "²"),
    ("1", "١"),
    (" ", "\u00a0"),
)
PRINTABLE = "".join(map(chr, range(32, 127)))
LETTERS = "".join(letter for letter in PRINTABLE if letter.isalpha())
SPACES = (" ", "  ", "\t", "\n", "\r\n", "\x0b", "\u2003")


def varied(text, known, constants, rng):
    """A string made from `text`, from strings seen at its place, or from constants of the program."""
    change = rng.choice(CHANGES)
    return change(text, known or [text], constants or ("",), rng)[:20000]


def partners(text, rng):
    """Two strings that differ in letters which some functions take for the same."""
    plain, odd = rng.choice(PARTNERS)
    at = rng.randint(0, len(text))
    pair = [text[:at] + piece + text[at:] for piece in (plain, odd)]
    if rng.random() < 0.3:
        pair[0] = pair[0].swapcase()
    return pair[::-1] if rng.random() < 0.5 else pair


def _insert(text, piece, rng):
    at = rng.randint(0, len(text))
    return text[:at] + piece + text[at:]


def _partner(text, known, constants, rng):
    """A letter for one that some functions take for the same."""
    fitting = [pair for pair in PARTNERS if pair[0] in text.lower()]
    if not fitting:
        return _insert(text, rng.choice(NON_ASCII), rng)
    plain, odd = rng.choice(fitting)
    at = text.lower().find(plain)
    return text[:at] + odd + text[at + len(plain) :]


def _shuffled(text, known, constants, rng):
    letters = list(text)
    rng.shuffle(letters)
    return "".join(letters)


def _from_alphabet(text, known, constants, rng):
    alphabet = "".join(sorted(set("".join(known[:20])[:2000]))) or "ab"
    return "".join(rng.choice(alphabet) for _ in range(rng.choice((1, 2, 3, 6, 12, 30))))


def _replaced(text, known, constants, rng):
    if not text:
        return text
    at = rng.randrange(len(text))
    alphabet = "".join(known[:20])[:2000] or "a"
    return text[:at] + rng.choice(alphabet) + text[at + 1 :]


def _every_letter(text, known, constants, rng):
    """Each printable character once, in an order of its own: what a function does to one of them shows."""
    letters = list(rng.choice((PRINTABLE, PRINTABLE + "\t\n", LETTERS)))
    rng.shuffle(letters)
    return "".join(letters)


def _of_length(text, known, constants, rng):
    """The text repeated or cut to another length."""
    wanted = rng.randint(0, rng.choice((6, 12, 40, 130)))
    pattern = text or rng.choice(known) or "a"
    return (pattern * (wanted // len(pattern) + 1))[:wanted]


def _cut(text, known, constants, rng):
    start = rng.randint(0, len(text))
    return text[start : rng.randint(start, len(text))]


CHANGES = (
    lambda text, known, constants, rng: "",
    lambda text, known, constants, rng: text[:1],
    lambda text, known, constants, rng: text[::-1],
    lambda text, known, constants, rng: text + text,
    lambda text, known, constants, rng: text.swapcase(),
    lambda text, known, constants, rng: text.upper(),
    lambda text, known, constants, rng: _insert(text, rng.choice(NON_ASCII), rng),
    lambda text, known, constants, rng: _insert(text, rng.choice(NON_ASCII), rng),
    lambda text, known, constants, rng: rng.choice(NON_ASCII) * rng.choice((1, 2)),
    lambda text, known, constants, rng: _insert(text, rng.choice(SPACES), rng),
    lambda text, known, constants, rng: rng.choice(SPACES) + text + rng.choice(SPACES),
    lambda text, known, constants, rng: rng.choice(known),
    lambda text, known, constants, rng: rng.choice(known) + rng.choice(known),
    lambda text, known, constants, rng: rng.choice(constants),
    lambda text, known, constants, rng: _insert(text, rng.choice(constants), rng),
    lambda text, known, constants, rng: _insert(text, str(rng.randint(0, 99)), rng),
    _shuffled,
    _from_alphabet,
    _from_alphabet,
    _every_letter,
    _of_length,
    _of_length,
    _of_length,
    _replaced,
    _replaced,
    _partner,
    _partner,
    _cut,
)
