"""The search loop: state -> policy -> action -> candidates -> verdicts -> reward, until the budget or the ideas end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from random import Random

from rl_sbllm.model.budget import CancelToken
from rl_sbllm.model.candidate import Candidate
from rl_sbllm.model.events import CandidateRejected, Event, Proposed, VariantFound
from rl_sbllm.model.events import Progress as ProgressEvent
from rl_sbllm.model.protocols import Action, Evaluator, Policy, Proposer, SlowProposer
from rl_sbllm.model.verdict import Reason, Rejected, Verdict
from rl_sbllm.search.options import Option, Options
from rl_sbllm.search.outcome import Limits, Outcome
from rl_sbllm.search.population import Population
from rl_sbllm.search.reward import reward
from rl_sbllm.search.state import Progress, observe
from rl_sbllm.search.wrong import WrongSteps

_POLL_SECONDS = 0.05
_NOTHING_NEW = -0.02
_A_GAIN = 1.03
"""What the best lower bound must grow by to be worth more waiting."""
_TOGETHER = 4
"""Candidates that are screened together, about."""


@dataclass(frozen=True)
class _Proposal:
    option: Option
    candidates: list[Candidate]


class Search:
    """One episode. Everything random comes from `rng`, every clock from `limits`."""

    def __init__(
        self,
        population: Population,
        proposers: Sequence[Proposer],
        evaluator: Evaluator,
        policy: Policy,
        features: Mapping[str, float],
        limits: Limits,
        rng: Random,
        emit: Callable[[Event], None],
        cancel: CancelToken,
    ) -> None:
        self._population, self._evaluator, self._policy = population, evaluator, policy
        self._features, self._limits, self._rng, self._emit, self._cancel = (
            features,
            limits,
            rng,
            emit,
            cancel,
        )
        self._slow = [proposer for proposer in proposers if isinstance(proposer, SlowProposer)]
        self._progress = Progress()
        self._options = Options(population, proposers)
        self._wrong = WrongSteps()
        self._model_actions: dict[str, tuple[dict[str, float], Action]] = {}
        self.outcome = Outcome()

    def run(self) -> Outcome:
        """Returns what was found; on cancel too (the caller sees the token)."""
        while not self._cancel.cancelled:
            self.outcome.stopped_by = self._stop_reason()
            if self.outcome.stopped_by:
                break
            if self._collect():
                continue
            options = self._options.next(self._rng, self._patience_is_over())
            if not options and self._patience_is_over():
                self.outcome.stopped_by = "no-gain"
                break
            if not options:
                if self._waiting():
                    self._cancel.wait(_POLL_SECONDS)
                    continue
                self.outcome.stopped_by = "no-more-actions"
                break
            self._step(options)
        else:
            self.outcome.stopped_by = "cancelled"
        self.outcome.accepted = self._population.accepted
        self.outcome.evaluations = self._progress.evaluations
        self.outcome.generations = self._progress.generations
        return self.outcome

    def _stop_reason(self) -> str:
        if self._limits.left() <= 0.0:
            return "seconds"
        if self._limits.evaluations is not None and self._progress.evaluations >= self._limits.evaluations:
            return "evaluations"
        return ""

    def _patience_is_over(self) -> bool:
        return self._progress.since_gain >= self._limits.patience and not self._waiting()

    def _waiting(self) -> bool:
        return any(proposer.busy for proposer in self._slow)

    def _step(self, options: list[Option]) -> None:
        """A few actions of one parent, chosen one by one, judged together: their race shares the original's batches."""
        state, proposals = self._state(), list[_Proposal]()
        while (
            options and len(proposals) < _TOGETHER and sum(len(p.candidates) for p in proposals) < _TOGETHER
        ):
            index, propensity = self._policy.choose(state, [o.action for o in options], self._rng)
            option = options.pop(index)
            candidates = self._propose(option, propensity)
            if option.proposer in self._slow:
                self._model_actions[option.action.name] = (state, option.action)
            else:
                proposals.append(_Proposal(option, [c for c in candidates if self._population.is_new(c)]))
        self._progress.generations += 1
        together = self._screen([c for p in proposals for c in p.candidates])
        for proposal in proposals:
            self._learn(proposal, [together[c.id] for c in proposal.candidates if c.id in together], state)
        self._report()

    def _propose(self, option: Option, propensity: float) -> Sequence[Candidate]:
        self._options.take(option)
        made = option.proposer.propose(
            option.parent, option.action, self._population.accepted, self._rng, self._cancel
        )
        candidates = [candidate for candidate in made if not self._wrong.known(candidate, option.parent)]
        site = candidates[0].steps[-1].site if candidates and candidates[0].steps else ""
        self._emit(Proposed(option.action.name, site, len(candidates), propensity))
        return candidates

    def _learn(
        self, proposal: _Proposal, judged: list[tuple[Verdict, float]], state: Mapping[str, float]
    ) -> None:
        action, parent = proposal.option.action, proposal.option.parent
        self._policy.learn(state, action, max((worth for _, worth in judged), default=_NOTHING_NEW))
        for verdict, _ in judged:
            self._wrong.learn(verdict, parent)

    def _collect(self) -> bool:
        """Judge what slow proposers have finished meanwhile; True when there was something."""
        for proposer in self._slow:
            arrived = proposer.collect()
            if arrived:
                self._take_arrived(arrived)
                return True
        return False

    def _take_arrived(self, arrived: Sequence[Candidate | Rejected]) -> None:
        candidates = [item for item in arrived if isinstance(item, Candidate)]
        refused = [item for item in arrived if isinstance(item, Rejected)]
        name = candidates[0].action if candidates else refused[0].candidate.action
        self._progress.generations += 1
        worth = [self._take(item) for item in refused]
        judged = self._screen([c for c in candidates if self._population.is_new(c)])
        worth += [reward for _, reward in judged.values()]
        if name in self._model_actions:
            state, action = self._model_actions.pop(name)
            self._policy.learn(state, action, max(worth, default=_NOTHING_NEW))
        self._report()

    def _state(self) -> dict[str, float]:
        used = 1.0 - self._limits.left() / max(self._limits.seconds, 1e-9)
        return observe(self._features, self._progress, self._population.accepted, used)

    def _screen(self, fresh: list[Candidate]) -> dict[str, tuple[Verdict, float]]:
        """Verdict and reward by candidate id, as far as the budget of evaluations goes."""
        if self._limits.evaluations is not None:
            fresh = fresh[: max(self._limits.evaluations - self._progress.evaluations, 0)]
        verdicts = self._evaluator.screen(fresh, self._cancel) if fresh else ()
        return {verdict.candidate.id: (verdict, self._take(verdict)) for verdict in verdicts}

    def _take(self, verdict: Verdict) -> float:
        candidate = verdict.candidate
        parent = candidate.parents[0] if candidate.parents else ""
        worth = reward(verdict, self._population.speedup_of(parent))
        self._progress.evaluations += 1
        self._progress.since_gain += 1
        if isinstance(verdict, Rejected):
            self._progress.rejected += 1
            self.outcome.rejected.append(verdict)
            self._emit(
                CandidateRejected(
                    candidate.id,
                    candidate.action,
                    Reason(verdict.reason).value,
                    verdict.detail,
                    candidate.source,
                    worth,
                )
            )
            return worth
        if verdict.evidence.max_relative is not None and not self._limits.rounding_counts:
            self.outcome.rounding.append(verdict)
            return 0.0
        seconds = self._limits.seconds - self._limits.left()
        before = self._population.best
        if self._population.add(verdict):
            low = verdict.measurement.speedup.low
            if before is None or low > _A_GAIN * before.measurement.speedup.low:
                self._progress.since_gain = 0
            self.outcome.best_so_far.append((self._progress.evaluations, round(seconds, 3), low))
        why = candidate.steps[-1].why if candidate.steps else ""
        self._emit(
            VariantFound(
                candidate.id,
                candidate.action,
                why,
                verdict.measurement.speedup,
                candidate.source,
                worth,
                self._progress.evaluations,
                seconds,
            )
        )
        return worth

    def _report(self) -> None:
        best = self._population.best
        fraction = 1.0 - self._limits.left() / max(self._limits.seconds, 1e-9)
        accepted = len(self._population.accepted)
        low = None if best is None else best.measurement.speedup.low
        message = f"{self._progress.evaluations} tried, {accepted} faster" + (
            f", best {low:.2f}x" if low else ""
        )
        self._emit(
            ProgressEvent(min(max(fraction, 0.0), 1.0), self._progress.evaluations, accepted, low, message)
        )
