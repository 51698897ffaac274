"""How large the ordinary inputs are: grown until one pass takes long enough to measure, stopped before it takes too long."""

from __future__ import annotations

GOAL_SECONDS = 0.004
LIMIT_SECONDS = 0.02
LARGEST = 20000
TOO_SHORT = 0.001
"""Below this a pass gets more cases, since larger ones do not make it longer."""
_SCALES = (2, 4, 8)


def plan(bench, makers, clock, seconds):
    """{base, step, repeat, scales}; `step` None means that size is base * scale."""
    end = clock() + seconds
    repeat = max(1, 6 // len(makers))
    makes = [maker.make for maker in makers for _ in range(repeat)]
    timed = _grow(bench, makes, clock, end)
    if not timed:
        return {"base": 6, "step": None, "repeat": repeat, "scales": [1]}
    base = max(timed)
    expected = timed[base]
    while expected < TOO_SHORT and repeat < 60 and repeat * base < 2 * LARGEST:
        repeat, expected = repeat * 2, expected * 2
    makes = [maker.make for maker in makers for _ in range(repeat)]
    timed[base] = bench.time_pass(makes, base, 0.2) or timed[base]
    explosive = 2 * base not in timed and _explodes(bench, makes, base, timed[base])
    step = 1 if explosive else None
    scales = [1]
    for scale in _SCALES:
        size = base * scale if step is None else base + step * (scale - 1)
        spent = bench.time_pass(makes, size, min(0.4, max(0.01, end - clock())))
        if spent is None or spent > 0.3:
            break
        scales.append(scale)
    return {"base": base, "step": step, "repeat": repeat, "scales": scales}


def _grow(bench, makes, clock, end):
    """{size: seconds} of the sizes that work, doubling, then filling in when the next doubling is too much."""
    timed, size, factor = {}, 4, 2.0
    while size <= LARGEST and clock() < end:
        spent = bench.time_pass(makes, size, 0.15)
        if spent is not None and spent <= LIMIT_SECONDS:
            timed[size] = spent
            if spent >= GOAL_SECONDS:
                break
            size = max(size + 1, int(size * factor))
            continue
        if not timed or size <= max(timed) + 1:
            break
        factor = 1.0 + (factor - 1.0) / 2
        size = max(max(timed) + 1, int(max(timed) * factor))
    return timed


def _explodes(bench, makes, base, spent):
    """Does the pass take more than 30 times longer when sizes double?"""
    doubled = bench.time_pass(makes, 2 * base, 0.4)
    return doubled is None or doubled > 30 * max(spent, 0.001)
