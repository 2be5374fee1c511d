"""Comparable pairs of patients, counted: whether the one who failed first had the higher score.

A pair is comparable where one had the event at a time at which the other was still under observation: later, or
censored at that very time. Ties are told apart as R's `survival::concordance` does.
"""

from dataclasses import dataclass

import numpy as np

from cohorts.statistics.dominance import weight_below
from cohorts.statistics.frames import Array, Floats, Whole
from cohorts.statistics.risk_sets import RiskSets, by_code


@dataclass(frozen=True, eq=False, slots=True)
class Pairs:
    """Weight of the comparable pairs by kind, and of those not comparable for being tied in time.

    `std_error` of the concordance is the infinitesimal jackknife's, by row or by cluster.
    """

    concordant: float
    discordant: float
    tied_score: float
    tied_time: float
    tied_both: float
    std_error: float

    @property
    def concordance(self) -> float:
        """The share of concordant pairs, ties in the score counted half. NaN where no pair is comparable."""
        comparable = self.concordant + self.discordant + self.tied_score
        return (self.concordant + self.tied_score / 2) / comparable if comparable else float("nan")


@dataclass(frozen=True, eq=False, slots=True)
class _Compared:
    """By row: weight of others with a lower score, the same score, and of all."""

    lower: Floats
    same: Floats
    total: Floats

    def less(self, other: "_Compared") -> "_Compared":
        return _Compared(self.lower - other.lower, self.same - other.same, self.total - other.total)

    @property
    def higher(self) -> Floats:
        return self.total - self.lower - self.same


@dataclass(frozen=True, eq=False, slots=True)
class _Scores:
    """Rows by stratum and score: an order of them, their numbers (the same where tied), and how many numbers."""

    order: Whole
    groups: Whole
    count: int

    @property
    def ties(self) -> bool:
        return self.count < len(self.groups)


class _Points:
    """Rows in an order of time to be compared with; `groups` number stratum and score together, in rising order.

    `order` sorts the rows by group.
    """

    def __init__(self, scores: _Scores, order: Whole, rows: Whole | None, weights: Floats | None) -> None:
        self.weights, self.ties = weights, scores.ties
        size = len(order)
        self.rank = np.empty(size, np.int64)
        self.rank[order] = np.arange(size)
        groups = scores.groups if rows is None else scores.groups[rows]
        # This many points are ranked below every member of a group.
        self.below = np.zeros(scores.count + 1, np.int64)
        np.cumsum(np.bincount(groups, minlength=scores.count), out=self.below[1:])
        self.by_time = _running(weights, size)
        self.by_rank = _running(None if weights is None else weights[order], size)

    def among_first(self, prefixes: Whole, groups: Whole) -> _Compared:
        """Rows of `groups`, each compared with its first `prefixes` points."""
        lower = weight_below(self.rank, self.weights, prefixes, self.below[groups]).astype(np.float64)
        if self.ties:
            same = weight_below(self.rank, self.weights, prefixes, self.below[groups + 1]) - lower
        else:
            same = np.zeros(len(lower))
        return _Compared(lower, same, self.by_time[prefixes])

    def among_strata(self, prefixes: Whole, groups: Whole) -> _Compared:
        """The same where the prefix ends with the stratum of the row: no search is needed."""
        lower = self.by_rank[self.below[groups]]
        same = self.by_rank[self.below[groups + 1]] - lower if self.ties else np.zeros(len(lower))
        return _Compared(lower, same, self.by_time[prefixes])


def pairs(
    sets: RiskSets,
    score: Floats,
    weights: Floats | None = None,
    *,
    until: float | None = None,
    clusters: Array | None = None,
) -> Pairs:
    """The pairs of rows in the order of `sets`; events after the time `until` start no pair."""
    used = slice(None) if until is None else np.flatnonzero(sets.times[sets.at] <= until)
    events, at = sets.events[used], sets.at[used]
    scores = _scores(sets, score)
    later = _later(sets, scores, weights, events, at)
    mass = np.ones(len(score)) if weights is None else weights
    own = mass[events]
    concordant, tied, discordant = (
        float((own * part).sum()) for part in (later.lower, later.same, later.higher)
    )
    comparable = concordant + tied + discordant
    spread = float("nan")
    if comparable:
        earlier = _earlier(sets, scores, weights, events, at)
        balance, counted = earlier.higher - earlier.lower, earlier.total
        balance[events] += later.lower - later.higher
        counted[events] += later.total
        influence: Array = mass * (balance - (concordant - discordant) / comparable * counted) / comparable
        if clusters is not None:
            influence = np.bincount(clusters, influence)
        spread = float(np.sqrt((influence * influence).sum())) / 2
    at_once = _pairs_within(at, own)
    with_both = _pairs_within(at * scores.count + scores.groups[events], own) if scores.ties else 0.0
    return Pairs(concordant, discordant, tied, at_once - with_both, with_both, spread)


def _later(sets: RiskSets, scores: _Scores, weights: Floats | None, events: Whole, at: Whole) -> _Compared:
    """For each event, those under observation beyond it."""
    points = _Points(scores, scores.order, None, weights)
    # Within a time events come first, so those beyond it stand after its last event.
    ends = (sets.events[np.cumsum(sets.deaths_at) - 1] + 1)[at]
    own = scores.groups[events]
    if sets.first is None:
        rows = np.cumsum(np.bincount(sets.stratum))
        entered = points.among_strata(rows[sets.stratum[events]], own)
    else:
        by_entry = by_code(sets.first)
        order = np.argsort(scores.groups[by_entry], kind="stable")
        entering = _Points(scores, order, by_entry, None if weights is None else weights[by_entry])
        entered = entering.among_first(np.searchsorted(sets.first[by_entry], at, side="right"), own)
    return entered.less(points.among_first(ends, own))


def _earlier(sets: RiskSets, scores: _Scores, weights: Floats | None, events: Whole, at: Whole) -> _Compared:
    """For each row, the events that happened while it was under observation, its own time's events excepted."""
    until = np.concatenate([[0], np.cumsum(np.bincount(at, minlength=sets.slots))])
    stop = sets.beyond.copy()
    stop[sets.events] = sets.at
    number = np.full(len(stop), -1)
    number[events] = np.arange(len(events))
    order = number[scores.order]
    points = _Points(scores, order[order >= 0], events, None if weights is None else weights[events])
    found = points.among_first(until[stop], scores.groups)
    if sets.first is not None:
        return found.less(points.among_first(until[sets.first], scores.groups))
    # Events of strata before this one are all in the prefix, and all ranked below.
    before = points.by_time[until[sets.bounds[sets.stratum]]]
    return _Compared(found.lower - before, found.same, found.total - before)


def _scores(sets: RiskSets, score: Floats) -> _Scores:
    """Rows in the order of stratum and score, numbered anew at every change of either."""
    order: Whole = np.argsort(score)
    if several := int(sets.stratum[-1]) > 0:
        order = order[by_code(sets.stratum[order])]
    ranked = score[order]
    changes = np.empty(len(order), bool)
    changes[0] = False
    np.not_equal(ranked[1:], ranked[:-1], out=changes[1:])
    if several:
        changes[1:] |= np.diff(sets.stratum[order]) != 0
    groups = np.empty(len(order), np.int64)
    groups[order] = np.cumsum(changes)
    return _Scores(order, groups, int(changes.sum()) + 1)


def _running(weights: Floats | None, size: int) -> Floats:
    if weights is None:
        return np.arange(size + 1, dtype=np.float64)
    return np.concatenate([[0.0], np.cumsum(weights)])


def _pairs_within(groups: Whole, weights: Floats) -> float:
    """The weight of the pairs within groups: the products of the weights of any two members."""
    order = np.argsort(groups, kind="stable")
    starts = np.flatnonzero(np.diff(groups[order], prepend=-1))
    if not starts.size:
        return 0.0
    totals = np.add.reduceat(weights[order], starts)
    return float((totals * totals).sum() - (weights * weights).sum()) / 2
