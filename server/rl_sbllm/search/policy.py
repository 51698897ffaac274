"""The policy: Bayesian linear regression of reward on action and state features, with Thompson sampling.

An intercept for each action (light ridge) over features shared by a family of actions (strong ridge), and small
sampling noise: inside one function an action is tried about once, so over-exploration is the main loss (measured in the
notes, search 4.2). Statistics are kept as (A, b) and carried from run to run with a discount; the store keeps them.
Agrawal and Goyal, Thompson Sampling for Contextual Bandits with Linear Payoffs, 2013.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rl_sbllm.model.protocols import Action

_INTERCEPT_RIDGE = 1.0
_FEATURE_RIDGE = 20.0
_NOISE = 0.08
_EXPLORE = 0.1
_DISCOUNT = 0.5
_STATE_FEATURES = ("loop_depth", "recursion", "strings", "best_so_far", "budget_used")
_ACTION_FEATURES = ("sites", "template", "partners", "steps", "retrieval", "share")
_TRUSTED = 1.25
_LEAST_LEFT = 0.01
"""How far a share of the work is trusted as a bound on what can be gained: counted lines are not time."""

PRIOR_MEANS: Mapping[str, float] = {
    "algorithm": 0.9,
    "data-structure": 0.7,
    "memoisation": 0.6,
    "early-exit": 0.4,
    "loop-lifting": 0.3,
    "builtin": 0.3,
    "hoisting": 0.2,
    "allocation": 0.15,
    "micro": 0.08,
    "genetic": 0.35,
    "model": 0.4,
}
"""Expected log gain of an untried action of a family: where to start, not a claim. Learning overrides it."""

Array = NDArray[np.float64]


class ThompsonPolicy:
    """Learns across runs what kind of step pays. Not safe for threads."""

    name = "thompson-linear"

    def __init__(self, statistics: Mapping[str, Any] | None = None) -> None:
        self._names: list[str] = []
        self._index: dict[str, int] = {}
        self._precision: Array = np.zeros((0, 0))
        self._moment: Array = np.zeros(0)
        if statistics:
            self._restore(statistics)

    def choose(self, state: Mapping[str, float], actions: Sequence[Action], rng: Random) -> tuple[int, float]:
        """Index of the action chosen and its propensity (of the mixture of sampling and uniform exploration)."""
        vectors = [self._vector(state, action) for action in actions]
        rows: Array = np.zeros((len(vectors), len(self._names)))
        for row, vector in zip(rows, vectors, strict=True):
            row[: len(vector)] = vector
        prior = np.array([PRIOR_MEANS.get(action.family, 0.1) for action in actions])
        most = np.array([_most_gain(action) for action in actions])
        covariance = np.linalg.inv(self._precision)
        mean = np.minimum(rows @ (covariance @ self._moment) + prior, most)
        spread = _NOISE * np.sqrt(np.einsum("ij,jk,ik->i", rows, covariance, rows))
        draws = mean + spread * np.array([rng.gauss(0.0, 1.0) for _ in actions])
        greedy = int(np.argmax(draws))
        chosen = rng.randrange(len(actions)) if rng.random() < _EXPLORE else greedy
        share = _EXPLORE / len(actions)
        return chosen, share + (1.0 - _EXPLORE) * float(chosen == greedy)

    def learn(self, state: Mapping[str, float], action: Action, reward: float) -> None:
        """Add one observation; the prior mean of the family is not learned again."""
        vector = self._vector(state, action)
        self._precision += np.outer(vector, vector)
        self._moment += vector * (reward - PRIOR_MEANS.get(action.family, 0.1))

    def statistics(self) -> dict[str, Any]:
        """What the store keeps: names, A and b, without the ridge."""
        learned: Array = np.array(self._precision, dtype=np.float64)
        for index, name in enumerate(self._names):
            learned[index, index] -= _ridge(name)
        return {
            "version": 1,
            "names": list(self._names),
            "a": _rows(learned),
            "b": [float(x) for x in self._moment],
        }

    def _restore(self, statistics: Mapping[str, Any]) -> None:
        names = [str(name) for name in statistics.get("names", [])]
        a, b = np.array(statistics.get("a", []), dtype=float), np.array(statistics.get("b", []), dtype=float)
        if statistics.get("version") != 1 or a.shape != (len(names), len(names)) or b.shape != (len(names),):
            return
        for name in names:
            self._at(name)
        self._precision += _DISCOUNT * a
        self._moment += _DISCOUNT * b

    def _vector(self, state: Mapping[str, float], action: Action) -> Array:
        entries = {f"action:{action.name}": 1.0, f"family:{action.family}": 1.0}
        for name in _STATE_FEATURES:
            entries[f"{action.family}*{name}"] = float(state.get(name, 0.0))
        for name in _ACTION_FEATURES:
            if name in action.features:
                entries[f"feature:{name}"] = float(action.features[name])
        for name in entries:
            self._at(name)
        vector = np.zeros(len(self._names))
        for name, value in entries.items():
            vector[self._index[name]] = value
        return vector

    def _at(self, name: str) -> int:
        if name not in self._index:
            self._index[name] = len(self._names)
            self._names.append(name)
            self._precision, self._moment = _grown(self._precision, self._moment)
            self._precision[-1, -1] = _ridge(name)
        return self._index[name]


def _most_gain(action: Action) -> float:
    """The log gain when all the work at the action's best place is saved (Amdahl); no bound where it is not known."""
    share = action.features.get("share")
    return math.inf if share is None else -math.log(max(1.0 - _TRUSTED * share, _LEAST_LEFT))


def _grown(matrix: Array, vector: Array) -> tuple[Array, Array]:
    """Both with one more row (and column) of zeros."""
    size = len(vector)
    more: Array = np.zeros((size + 1, size + 1))
    longer: Array = np.zeros(size + 1)
    more[:size, :size] = matrix
    longer[:size] = vector
    return more, longer


def _rows(matrix: Array) -> list[list[float]]:
    return [[float(x) for x in row] for row in matrix]


def _ridge(name: str) -> float:
    return _INTERCEPT_RIDGE if name.startswith("action:") else _FEATURE_RIDGE
