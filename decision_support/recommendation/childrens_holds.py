"""What a child's answer may not pass over: a later positive sample, and a remission that contradicts it.

The rows that read no indication presuppose remission and MRD that has stayed negative. Where the case says otherwise
no such answer is given.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from cohorts.vocabulary import ProtocolTimepoint, RemissionStatus, Specimen
from decision_support.recommendation.case import Case
from decision_support.recommendation.decide import UNDETERMINED, Decision, Leaf
from decision_support.recommendation.explanation import Message
from decision_support.recommendation.missing import Missing
from decision_support.recommendation.protocol_mrd import (
    POSITIVE,
    before_hsct_from,
    induction_is_over,
    interval_of,
    may_be_positive,
    positive_outside_the_marrow_on,
    timepoint_of,
    visible_marrow,
)
from decision_support.recommendation.scope import CHILD_RELAPSE, module_of

NOT_INDICATED = "hsct_not_indicated"
_FIRST_LINE_TIMES = frozenset(
    {ProtocolTimepoint.DAY_19, ProtocolTimepoint.DAY_46, ProtocolTimepoint.END_OF_CONSOLIDATION}
)
_AFTER_RELAPSE_TIMES = frozenset({ProtocolTimepoint.AT_RELAPSE, ProtocolTimepoint.AFTER_REINDUCTION})
_AGAINST_SECOND_REMISSION = (
    RemissionStatus.RELAPSE,
    RemissionStatus.NOT_IN_REMISSION,
    RemissionStatus.CR1,
)


def holds(decision: Decision, case: Case) -> tuple[Message, ...]:
    """Why the answer may not be that transplant is not indicated; empty where it may, or is another one."""
    if all(leaf.direction != NOT_INDICATED for leaf in decision.leaves):
        return ()
    return (*unread_positive(case), *_remission(case))


def withheld(decision: Decision) -> Decision:
    """The decision with nothing in it that reads no indication."""
    leaves = tuple(
        Leaf(leaf.assumptions, None, (), "insufficient_data", dict(UNDETERMINED), leaf.donor_wanted)
        if leaf.direction == NOT_INDICATED
        else leaf
        for leaf in decision.leaves
    )
    if decision.direction != NOT_INDICATED:
        return replace(decision, leaves=leaves)
    return replace(
        decision,
        direction="insufficient_data",
        stances=dict(UNDETERMINED),
        certainty=None,
        leaves=leaves,
    )


def remission_contradicted(case: Case) -> bool:
    """Whether the remission stated is none in which a row of the question could read no indication."""
    if module_of(case) == CHILD_RELAPSE:
        return case.remission.status in _AGAINST_SECOND_REMISSION
    # Before the end of induction there is no remission yet, which contradicts nothing.
    return case.remission.status == RemissionStatus.NOT_IN_REMISSION and induction_is_over(case)


def remission_unstated(case: Case) -> bool:
    return case.remission.status in (None, RemissionStatus.UNKNOWN)


def _remission(case: Case) -> Iterator[Message]:
    if remission_contradicted(case):
        after = "_after_relapse" if module_of(case) == CHILD_RELAPSE else ""
        yield Message(f"child_remission_contradicts{after}", {"status": _status(case)})


def _status(case: Case) -> Message:
    return Message(f"label.{case.remission.status}")


def unread_positive(case: Case) -> tuple[Message, ...]:
    """MRD that came after what the rows read: in the newest marrow, or in blood that no later marrow answers."""
    return (*_later_sample(case), *_positive_elsewhere(case))


def _positive_elsewhere(case: Case) -> Iterator[Message]:
    since = _since(case)
    told = max((day for day, row in visible_marrow(case) if interval_of(row) is not None), default=None)
    day = positive_outside_the_marrow_on(case, after=since, since=told)
    if day is not None:
        yield Message("positive_outside_the_marrow", {"day": day.isoformat()})


def _later_sample(case: Case) -> Iterator[Message]:
    """The newest marrow that counts, where it is or may be positive and no row has looked at it."""
    since = _since(case)
    rows = [
        (day, row, found)
        for day, row in visible_marrow(case)
        if (since is None or day >= since) and (found := interval_of(row)) is not None
    ]
    newest = max((day for day, _, _ in rows), default=None)
    if newest is None or _read_before_hsct(case, newest):
        return
    times = times_read(case)
    unread = [
        interval
        for day, row, interval in rows
        if day == newest and may_be_positive(interval) and timepoint_of(row, day, case) not in times
    ]
    if unread:
        surely = any(low >= POSITIVE for low, _ in unread)
        yield Message("re_emerged" if surely else "later_sample_open", {"day": newest.isoformat()})


def _without_a_time(case: Case) -> bool:
    """Whether marrow since the relapse has no time of the protocol, and none is said to be of after re-induction."""
    since = _since(case)
    rows = [(day, row) for day, row in visible_marrow(case) if since is not None and day > since]
    labels = {timepoint_of(row, day, case) for day, row in rows}
    return None in labels and ProtocolTimepoint.AFTER_REINDUCTION not in labels


def _read_before_hsct(case: Case, day: date) -> bool:
    """Whether marrow of that day is what the rule on MRD before a transplant reads."""
    first = before_hsct_from(case) if module_of(case) == CHILD_RELAPSE else None
    return first is not None and day >= first


def _since(case: Case) -> date | None:
    return case.first_relapse.relapsed_on if case.first_relapse else None


def times_read(case: Case) -> frozenset[ProtocolTimepoint]:
    """The times of the protocol whose samples the rows of the question read."""
    return _AFTER_RELAPSE_TIMES if module_of(case) == CHILD_RELAPSE else _FIRST_LINE_TIMES


def to_be_cleared(case: Case) -> Iterator[Missing]:
    """A remission to be stated, or stated anew, a marrow to be repeated, and a newest marrow without a result."""
    if unread_positive(case):
        yield Missing("mrd_assessments", Message("missing.child_repeat_marrow"))
    if remission_contradicted(case):
        after = "_after_relapse" if module_of(case) == CHILD_RELAPSE else ""
        yield Missing("remission.status", Message(f"missing.child_remission_status{after}"))
    elif remission_unstated(case):
        after = "_status_after_relapse" if module_of(case) == CHILD_RELAPSE else "_unstated"
        yield Missing("remission.status", Message(f"missing.child_remission{after}"))
    if module_of(case) == CHILD_RELAPSE and _without_a_time(case):
        yield Missing("mrd_assessments.protocol_timepoint", Message("missing.child_time_of_sample"))
    told = max((day for day, row in visible_marrow(case) if interval_of(row) is not None), default=None)
    visible = {id(row) for _, row in visible_marrow(case)}
    for row in case.mrd_assessments:
        later = row.collected_on is not None and (told is None or row.collected_on > told)
        if row.specimen == Specimen.BONE_MARROW and later and id(row) not in visible:
            yield Missing("mrd_assessments.result", Message("missing.pending_result"))
            return
