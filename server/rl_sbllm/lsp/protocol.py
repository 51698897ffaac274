"""Every name of ours that crosses the wire. Standard methods do the main job; these are what an editor may use besides.

A client announces what it understands under `capabilities.experimental.rlSbllm`.
"""

from __future__ import annotations

from typing import TypedDict

SECTION = "rl-sbllm"
"""Section of the settings, as asked by `workspace/configuration`."""

CODE_ACTION_KIND = "refactor.rewrite.optimize"

OPTIMIZE = "rl-sbllm.optimize"
"""Command; arguments `{uri, function, start?}` or `{uri, position}`; answers `{run}`."""
CANCEL = "rl-sbllm.cancel"
"""Command; arguments `{run}`, `{uri, function}` or none for every run; answers how many were told to stop."""
SHOW_REPORT = "rl-sbllm.showReport"
"""Command; arguments `{run}`; answers the report as text."""
APPLY_VARIANT = "rl-sbllm.applyVariant"
"""Command; arguments `{run, variant}`; the server sends `workspace/applyEdit`; answers whether it was applied."""
PREVIEW_VARIANT = "rl-sbllm.previewVariant"
"""Command; arguments `VariantParams`; answers as `PREVIEW`. A client with a comparison of its own shows that instead."""

RUN_EVENT = "rl-sbllm/runEvent"
"""Notification `{run, uri, function, event}`; only for clients that announce `runEvents`."""
REPORT = "rl-sbllm/report"
"""Request `{run}`; answers the report of DESIGN section 5, null while there is none."""

EXPERIMENTAL = "rlSbllm"
RUN_EVENTS = "runEvents"
"""In the client's `experimental.rlSbllm`: true when it wants `RUN_EVENT`."""
COMMAND_LINKS = "commandLinks"
"""In the client's `experimental.rlSbllm`: true when hovers may hold `command:` links."""


RUN = "rl-sbllm/optimize"
"""Request `OptimizeParams`; answers `OptimizeAnswer` when the run has ended. `$/cancelRequest` stops the run, and the answer
still says what was found. Progress goes to the client's own token."""
RUNS = "rl-sbllm/runs"
"""Request `RunsParams`; answers `RunsAnswer`: those of now and those of the store, newest first."""
PREVIEW = "rl-sbllm/preview"
"""Request `VariantParams`; answers `PreviewAnswer`: a variant in the text as it is now."""
REJECT = "rl-sbllm/reject"
"""Request `VariantParams`; answers whether it was kept: the variant is hidden, and its steps count as a disappointment."""
INPUTS = "rl-sbllm/inputs"
"""Request `InputsParams`; answers `InputsAnswer`: the workload file that later runs of the function use."""
PAGE = "rl-sbllm/page"
"""Request `RunParams`; answers `PageAnswer`: the report as the page that `optimize --html` writes."""
FORGET = "rl-sbllm/forget"
"""Request `ForgetParams`; answers how many runs were deleted from the store."""

CONTINUE = "rl-sbllm/continue"
"""Request `ContinueParams`; answers as `RUN`: a new run like an earlier one, with what was learned and another seed."""
LOAD_PROFILE = "rl-sbllm/loadProfile"
"""Request `LoadProfileParams`; answers `ProfileAnswer`: lenses and hovers show shares from then on."""
CLEAR_PROFILE = "rl-sbllm/clearProfile"
"""Request without parameters; answers whether a profile was loaded."""

COMMANDS = (OPTIMIZE, CANCEL, SHOW_REPORT, APPLY_VARIANT, PREVIEW_VARIANT)
REQUESTS = (REPORT, RUN, RUNS, PREVIEW, REJECT, INPUTS, PAGE, FORGET, CONTINUE, LOAD_PROFILE, CLEAR_PROFILE)
EXTENSIONS = (RUN_EVENT, *REQUESTS)


class PlaceOfCursor(TypedDict):
    """As LSP's Position."""

    line: int
    character: int


class OptimizeParams(TypedDict):
    """The innermost function around `start`..`end`, or the one named `function` whose name stands at `start`."""

    uri: str
    start: PlaceOfCursor
    end: PlaceOfCursor | None
    function: str | None
    workDoneToken: str | None


class OptimizeAnswer(TypedDict):
    """`status` as in the report; `headline` is one sentence for the user."""

    run: str
    function: str
    status: str
    headline: str
    variants: int


class RunItem(TypedDict):
    """One line of a list of runs. `status` as in the report, or `running`, `waiting`, `interrupted`."""

    run: str
    uri: str
    function: str
    started: float
    status: str
    headline: str
    variants: int
    best: float | None


class RunsParams(TypedDict):
    """At most `most` runs."""

    most: int


class RunsAnswer(TypedDict):
    """Newest first."""

    runs: list[RunItem]


class RunParams(TypedDict):
    """One run."""

    run: str


class VariantParams(TypedDict):
    """One variant of one run."""

    run: str
    variant: str


class PreviewAnswer(TypedDict):
    """`text`: the document with the variant. `stale`: the function changed, so it is shown in the text of the run, `before`."""

    uri: str
    text: str
    stale: bool
    before: str | None
    summary: str


class InputsParams(TypedDict):
    """The function as in `OptimizeParams`."""

    uri: str
    start: PlaceOfCursor
    function: str | None


class InputsAnswer(TypedDict):
    """`origin`: existing | inferred | skeleton; `note` is what the user should know."""

    path: str
    origin: str
    note: str | None


class PageAnswer(TypedDict):
    """A whole page: no script, no network."""

    title: str
    html: str


class ForgetParams(TypedDict):
    """null: every run."""

    run: str | None


class ForgetAnswer(TypedDict):
    """How many were there."""

    forgotten: int


class ContinueParams(TypedDict):
    """One run of before."""

    run: str
    workDoneToken: str | None


class LoadProfileParams(TypedDict):
    """A file that cProfile, py-spy (speedscope) or V8 wrote; relative to the first workspace folder."""

    path: str


class HotFunction(TypedDict):
    """`start` is its name's, as in `OptimizeParams`. Shares of the whole profile: its own, and with all that it calls."""

    uri: str
    function: str
    start: PlaceOfCursor
    share: float
    withCallees: float


class ProfileAnswer(TypedDict):
    """The functions of the workspace, hottest first; `headline` is one sentence for the user."""

    path: str
    headline: str
    functions: list[HotFunction]
