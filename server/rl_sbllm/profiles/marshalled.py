"""The data part of Python's `marshal` format, in which cProfile writes.

`marshal.loads` must not be given bytes from elsewhere: it can be made to crash, and it makes code objects. This decoder makes
numbers, texts, tuples, lists and dicts, and refuses the rest. Format: CPython, Python/marshal.c, versions 3 to 5.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

_REMEMBERED = 0x80
_DEEPEST = 12
_DIGIT_BITS = 15
_MOST_DIGITS = 64


def loads(data: bytes) -> object:
    """Raises `ValueError` for anything but one whole value of plain data."""
    return _Reader(data).value(0)


class _Reader:
    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0
        self._remembered: list[object] = []

    def value(self, depth: int) -> object:
        code = self.take(1)[0]
        return self.of_type(code, depth)

    def of_type(self, code: int, depth: int) -> object:
        if depth > _DEEPEST:
            raise ValueError("nested too deep")
        kind = chr(code & ~_REMEMBERED)
        read = _READERS.get(kind)
        if read is None:
            raise ValueError(f"no plain data: type {kind!r}")
        if not code & _REMEMBERED:
            return read(self, depth)
        # a container has its number before what is in it
        number = len(self._remembered)
        self._remembered.append(None)
        self._remembered[number] = made = read(self, depth)
        return made

    def take(self, size: int) -> bytes:
        end = self._at + size
        if size < 0 or end > len(self._data):
            raise ValueError("cut short")
        part, self._at = self._data[self._at : end], end
        return part

    def number(self, form: str = "<i") -> int:
        return struct.unpack(form, self.take(struct.calcsize(form)))[0]

    def short(self) -> int:
        return self.take(1)[0]

    def long(self, _depth: int) -> int:
        digits = self.number()
        if abs(digits) > _MOST_DIGITS:
            raise ValueError("a number too large")
        value = 0
        for at in range(abs(digits)):
            value |= self.number("<H") << (_DIGIT_BITS * at)
        return -value if digits < 0 else value

    def items(self, count: int, depth: int) -> list[object]:
        if not 0 <= count <= len(self._data) - self._at:  # an item takes a byte at least
            raise ValueError("cut short")
        return [self.value(depth + 1) for _ in range(count)]

    def table(self, depth: int) -> dict[object, object]:
        made: dict[object, object] = {}
        while (code := self.short()) != ord("0"):
            key = self.of_type(code, depth + 1)
            try:
                made[key] = self.value(depth + 1)
            except TypeError:
                raise ValueError("a key that is no plain data") from None
        return made

    def again(self, _depth: int) -> object:
        number = self.number()
        if not 0 <= number < len(self._remembered):
            raise ValueError("refers to nothing")
        return self._remembered[number]

    def text(self, size: int, encoding: str) -> str:
        return self.take(size).decode(encoding, "surrogatepass" if encoding == "utf-8" else "strict")


_READERS: dict[str, Callable[[_Reader, int], object]] = {
    "N": lambda _reader, _depth: None,
    "F": lambda _reader, _depth: False,
    "T": lambda _reader, _depth: True,
    "i": lambda reader, _depth: reader.number(),
    "I": lambda reader, _depth: reader.number("<q"),
    "l": _Reader.long,
    "g": lambda reader, _depth: struct.unpack("<d", reader.take(8))[0],
    "f": lambda reader, _depth: float(reader.take(reader.short())),
    "s": lambda reader, _depth: reader.take(reader.number()),
    "u": lambda reader, _depth: reader.text(reader.number(), "utf-8"),
    "t": lambda reader, _depth: reader.text(reader.number(), "utf-8"),
    "a": lambda reader, _depth: reader.text(reader.number(), "ascii"),
    "A": lambda reader, _depth: reader.text(reader.number(), "ascii"),
    "z": lambda reader, _depth: reader.text(reader.short(), "ascii"),
    "Z": lambda reader, _depth: reader.text(reader.short(), "ascii"),
    ")": lambda reader, depth: tuple(reader.items(reader.short(), depth)),
    "(": lambda reader, depth: tuple(reader.items(reader.number(), depth)),
    "[": lambda reader, depth: reader.items(reader.number(), depth),
    "{": _Reader.table,
    "r": _Reader.again,
}
