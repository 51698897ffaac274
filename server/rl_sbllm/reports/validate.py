"""Whether a document has exactly the fields of DESIGN section 5, with values of the right form."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Check = Callable[[Any, str], Iterator[str]]


def problems(report: Mapping[str, Any]) -> list[str]:
    """Sentences that name the place; empty when the document is as promised."""
    return list((_CHECK if "equivalent" in report else _OPTIMIZE)(report, "report"))


def _is(*kinds: type) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        wrong_bool = isinstance(value, bool) and bool not in kinds
        if wrong_bool or not isinstance(value, kinds):
            yield f"{where}: {type(value).__name__} instead of {' or '.join(kind.__name__ for kind in kinds)}"

    return check


def _one_of(*values: object) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        if value not in values:
            yield f"{where}: {value!r} is none of {values}"

    return check


def _or_null(inner: Check) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        if value is not None:
            yield from inner(value, where)

    return check


def _list(inner: Check) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield f"{where}: {type(value).__name__} instead of a list"
            return
        for index, item in enumerate(value):
            yield from inner(item, f"{where}[{index}]")

    return check


def _counts(value: Any, where: str) -> Iterator[str]:
    yield from _is(dict)(value, where)
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _is(int)(item, f"{where}.{key}")


def _row(*inner: Check) -> Check:
    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, list) or len(value) != len(inner):
            yield f"{where}: not a list of {len(inner)}"
            return
        for index, (one, item) in enumerate(zip(inner, value, strict=True)):
            yield from one(item, f"{where}[{index}]")

    return check


def _object(**fields: Check) -> Check:
    """Exactly these fields; a trailing underscore is not part of a name."""
    known = {name.rstrip("_"): check for name, check in fields.items()}

    def check(value: Any, where: str) -> Iterator[str]:
        if not isinstance(value, Mapping):
            yield f"{where}: {type(value).__name__} instead of an object"
            return
        yield from (f"{where}.{name}: missing" for name in known if name not in value)
        yield from (f"{where}.{name}: not in the contract" for name in value if name not in known)
        for name, inner in known.items():
            if name in value:
                yield from inner(value[name], f"{where}.{name}")

    return check


_TEXT, _WHOLE, _FLAG, _NUMBER = _is(str), _is(int), _is(bool), _is(int, float)
_TEXT_OR, _WHOLE_OR, _FLAG_OR, _NUMBER_OR = map(_or_null, (_TEXT, _WHOLE, _FLAG, _NUMBER))
_STATUS = _one_of("done", "no-variant", "cannot-run", "bad-input", "cancelled", "failed")
_CLASS = _one_of(None, "1", "log n", "n", "n..n log n", "n log n", "n^2", "n^3", "2^n")
_ERROR = _or_null(_object(kind=_TEXT, what=_TEXT, where=_TEXT_OR, help=_TEXT_OR))
_PLACE = _object(line=_WHOLE, character=_WHOLE)
_TARGET = _object(
    path=_TEXT_OR, language=_TEXT_OR, name=_TEXT_OR, range=_or_null(_object(start=_PLACE, end=_PLACE))
)
_GROWTH = _or_null(
    _object(
        class_=_CLASS,
        slope=_NUMBER_OR,
        slope_low=_NUMBER_OR,
        slope_high=_NUMBER_OR,
        points=_list(_object(size=_NUMBER_OR, value=_NUMBER_OR)),
        by=_one_of(None, "counter", "time"),
    )
)
_HELD = _or_null(_object(bytes_per_call=_NUMBER_OR, bytes_per_input=_NUMBER_OR, lines=_list(_WHOLE)))
_BASELINE = _or_null(
    _object(
        seconds_per_call=_NUMBER_OR,
        clock=_one_of(None, "cpu", "wall"),
        scale=_WHOLE_OR,
        peak_bytes=_WHOLE_OR,
        peak_by=_one_of(None, "allocations", "resident"),
        held=_HELD,
        growth=_GROWTH,
        cases=_object(total=_WHOLE, by_origin=_counts),
        coverage=_object(lines=_NUMBER_OR, branches=_NUMBER_OR),
        deterministic=_FLAG_OR,
        wall_over_cpu=_NUMBER_OR,
        not_compared=_list(_TEXT),
    )
)
_RATIO_FIELDS = {"estimate": _NUMBER_OR, "low": _NUMBER_OR, "high": _NUMBER_OR}
_RATIO = _object(**_RATIO_FIELDS)
_SIZES = _list(
    _object(scale=_WHOLE, size=_WHOLE_OR, seconds_before=_NUMBER_OR, seconds_after=_NUMBER_OR, speedup=_RATIO)
)
_COUNTEREXAMPLE = _or_null(
    _object(call=_TEXT, expected=_TEXT, got=_TEXT, where=_TEXT, origin=_TEXT, script=_TEXT)
)
_EVIDENCE = _object(
    cases_equal=_WHOLE,
    fresh_cases=_WHOLE,
    by_origin=_counts,
    tests_passed=_WHOLE,
    tests_failed=_WHOLE,
    hash_seeds=_WHOLE,
    assumptions=_list(_object(text=_TEXT, domain=_TEXT, counterexample=_COUNTEREXAMPLE)),
    not_compared=_list(_TEXT),
    planted_errors=_or_null(_object(made=_WHOLE, caught=_WHOLE)),
    symbolic_paths=_WHOLE_OR,
)
_THROUGHPUT = _or_null(_object(concurrency=_WHOLE, **_RATIO_FIELDS))
_MACHINE = _object(os=_TEXT, cpu=_TEXT, load=_NUMBER_OR, sandbox=_TEXT_OR, python=_TEXT_OR, noise=_NUMBER_OR)
_VARIANT_FIELDS: dict[str, Check] = {
    "rank": _WHOLE,
    "id": _TEXT,
    "summary": _TEXT,
    "source": _TEXT,
    "diff": _TEXT,
    "speedup": _object(**_RATIO_FIELDS, worst_case=_or_null(_object(ratio=_NUMBER_OR, case=_TEXT))),
    "speedup_repeated": _or_null(_RATIO),
    "import_seconds": _NUMBER_OR,
    "by_size": _SIZES,
    "faster_from": _WHOLE_OR,
    "memory_ratio": _NUMBER_OR,
    "held": _HELD,
    "leak": _one_of(None, "healed"),
    "throughput": _THROUGHPUT,
    "growth": _GROWTH,
    "lines_changed": _WHOLE,
    "cost_usd": _NUMBER,
    "steps": _list(_object(action=_TEXT, by=_TEXT, why=_TEXT)),
    "evidence": _EVIDENCE,
}
_USE = _object(asked=_NUMBER_OR, used=_NUMBER)
_HEAD: dict[str, Check] = {
    "schema": _one_of(1),
    "product": _TEXT,
    "status": _STATUS,
    "error": _ERROR,
    "target": _TARGET,
    "baseline": _BASELINE,
    "machine": _MACHINE,
}
_OPTIMIZE = _object(
    **_HEAD,
    budget=_object(seconds=_USE, evaluations=_USE, usd=_USE),
    variants=_list(_object(**_VARIANT_FIELDS)),
    rounding_variants=_list(_object(**_VARIANT_FIELDS, max_relative=_NUMBER_OR)),
    rejected=_list(_object(id=_TEXT, reason=_TEXT, detail=_TEXT, counterexample=_COUNTEREXAMPLE, diff=_TEXT)),
    search=_object(
        strategy=_TEXT,
        seed=_WHOLE,
        generations=_WHOLE_OR,
        evaluations=_WHOLE,
        seconds=_NUMBER_OR,
        stopped_by=_TEXT_OR,
        best_so_far=_list(_row(_WHOLE, _NUMBER_OR, _NUMBER_OR)),
    ),
    cost=_object(llm_calls=_WHOLE, tokens_in=_WHOLE, tokens_out=_WHOLE, usd=_NUMBER),
)
_CHECK = _object(
    **_HEAD,
    equivalent=_FLAG_OR,
    reason=_TEXT_OR,
    counterexample=_COUNTEREXAMPLE,
    speedup=_or_null(_object(**_RATIO_FIELDS, verdict=_one_of("faster", "slower", "same", "undecided"))),
    speedup_repeated=_or_null(_RATIO),
    throughput=_THROUGHPUT,
    by_size=_SIZES,
    evidence=_EVIDENCE,
)
