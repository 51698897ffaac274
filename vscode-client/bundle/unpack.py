"""Put wheels into the environment that runs this: `unpack.py WHEELS TAG`. Needs neither pip nor a network.

A wheel is a zip archive; for packages without console scripts or headers, laying it out is all that installing does.
Runs on the environment's own interpreter, before anything is in it, so the standard library is all there is.
"""

import sys
import sysconfig
import zipfile
from pathlib import Path


def wheels(folder, tag):
    """Those for every interpreter, and those for this one."""
    return sorted(path for name in ("any", tag) for path in (folder / name).glob("*.whl"))


def unpack(wheel, into):
    """Lay one wheel out; a member that would land elsewhere is refused."""
    with zipfile.ZipFile(wheel) as archive:
        for member in archive.infolist():
            name = placed(member.filename)
            if name is None:
                continue
            target = (into / name).resolve()
            if into.resolve() not in target.parents:
                raise SystemExit("a wheel wants to write outside the environment: " + member.filename)
            if not member.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(archive.read(member))


def placed(name):
    """Where a member goes, as a path below site-packages; None for scripts and data that a server does not need."""
    head, _, rest = name.partition("/")
    if not head.endswith(".data"):
        return name
    kind, _, inner = rest.partition("/")
    return inner if kind in ("purelib", "platlib") and inner else None


def main():
    folder, tag = Path(sys.argv[1]), sys.argv[2]
    into = Path(sysconfig.get_paths()["purelib"])
    every = wheels(folder, tag)
    for number, wheel in enumerate(every, 1):
        sys.stdout.write("{} of {}: {}\n".format(number, len(every), wheel.name.split("-")[0]))
        sys.stdout.flush()
        unpack(wheel, into)


if __name__ == "__main__":
    main()
