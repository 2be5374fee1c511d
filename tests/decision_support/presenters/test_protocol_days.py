"""MRD at the times of a child's protocol, in words and with its days on the chart."""

from datetime import date
from decimal import Decimal
from typing import Any

from decision_support.presenters.protocol_days import ProtocolDay, protocol_days, reading_in_short
from decision_support.recommendation.case import Case
from decision_support.recommendation.case_input import parse_case


def sample(day: str, **changes: Any) -> dict[str, Any]:
    return {
        "collected_on": day,
        "specimen": "bone_marrow",
        "method": "flow",
        "result": "not_detected",
        "unit": "fraction",
        "limit_of_detection": Decimal("1e-4"),
        **changes,
    }


def child(*samples: dict[str, Any], **sections: Any) -> Case:
    """Induction began on 1 March."""
    return parse_case(
        {
            "as_of": "2026-07-01",
            "patient": {"birth_date": "2020-01-01"},
            "diagnosis": {"lineage": "B", "diagnosed_on": "2026-02-26"},
            "treatment_phases": [{"cycle": 1, "started_on": "2026-03-01", "kind": "induction"}],
            "mrd_assessments": list(samples),
            **sections,
        }
    )


def day_of(case: Case, time: str) -> ProtocolDay:
    return next(day for day in protocol_days(case) if day.time == time)


def test_days_are_counted_from_the_first_day_of_induction() -> None:
    """Day 15 is 15 March, day 21 the 21st; days 33 to 50 are 2 to 19 April."""
    case = child(sample("2026-03-19"))
    nineteen, forty_six = day_of(case, "day_19"), day_of(case, "day_46")
    assert (nineteen.opens_on, nineteen.closes_on) == (date(2026, 3, 15), date(2026, 3, 21))
    assert (forty_six.opens_on, forty_six.closes_on) == (date(2026, 4, 2), date(2026, 4, 19))
    assert nineteen.samples == (date(2026, 3, 19),)


def test_each_time_says_negative_positive_undecided_or_nothing() -> None:
    case = child(
        sample("2026-03-19", result="quantified", value=Decimal("2e-3")),
        sample("2026-04-15", limit_of_detection=Decimal("1e-3")),
    )
    readings = {day.time: (day.reading, day.says) for day in protocol_days(case)}
    assert readings["day_19"] == ("positive", "0.2\u00a0%")
    assert readings["day_46"] == ("undecided", "not decidable")
    assert readings["end_of_consolidation"] == ("empty", "not sampled")


def test_the_sampled_times_make_one_line() -> None:
    assert (
        reading_in_short(child(sample("2026-03-19"), sample("2026-04-15")))
        == "d 19: negative · d 46: negative"
    )
    assert reading_in_short(child()) == "No MRD at a time of the protocol"


def test_after_a_relapse_other_times_are_asked_for() -> None:
    case = child(
        sample("2026-06-20", protocol_timepoint="after_reinduction"),
        first_relapse={"relapsed_on": "2026-05-20", "site": "marrow"},
    )
    assert [day.time for day in protocol_days(case)] == ["at_relapse", "after_reinduction", "before_hsct"]
    assert day_of(case, "after_reinduction").reading == "negative"
