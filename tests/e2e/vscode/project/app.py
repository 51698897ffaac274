"""Orders of a small shop."""


def distinct(xs: list[int]) -> list[int]:
    """Each once, in the order of first appearance.

    >>> distinct([3, 1, 3])
    [3, 1]
    """
    out = []
    for x in xs:
        if x not in out:
            out.append(x)
    return out


def needs_a_device(device):
    return device.read_all() + device.serial_number


def total(xs: list[int]) -> int:
    result = 0
    for x in xs:
        result += x
    return result
