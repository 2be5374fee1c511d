"""Laws that hold for every child: an answer always comes, order does not matter, not knowing is never surer."""

from copy import deepcopy
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from decision_support.knowledge_base import worked_cases
from decision_support.recommendation.problems import CaseProblems
from decision_support.recommendation.rules import ABSTENTIONS, CERTAINTIES
from tests.decision_support.recommendation.childrens_cases import answer

CHILDREN = [
    case.data
    for rule_id, cases in sorted(worked_cases().items())
    if rule_id.startswith("paediatric-")
    for case in cases
]
LABELS = (None, "day_19", "day_46", "end_of_consolidation", "at_relapse", "after_reinduction", "before_hsct")
LEVELS = [Decimal(level) for level in ("0", "9e-5", "1e-4", "5e-4", "1e-3", "3e-3", "1e-2", "0.3")]


@st.composite
def samples(draw: st.DrawFn) -> dict[str, Any]:
    day = date(2026, 2, 1) + timedelta(days=draw(st.integers(0, 240)))
    row: dict[str, Any] = {
        "collected_on": day.isoformat(),
        "specimen": draw(st.sampled_from(["bone_marrow", "bone_marrow", "peripheral_blood", "unknown"])),
        "method": draw(st.sampled_from(["flow", "igtr_pcr"])),
        "unit": "fraction",
        "adequate": draw(st.sampled_from([True, None, False])),
        "limit_of_detection": draw(
            st.sampled_from([None, Decimal("1e-4"), Decimal("1e-3"), Decimal("1e-6")])
        ),
        "protocol_timepoint": draw(st.sampled_from(LABELS)),
    }
    result = draw(
        st.sampled_from(
            [None, "not_detected", "quantified", "below", "positive_not_quantifiable", "not_evaluable"]
        )
    )
    row["result"] = result
    if result in ("quantified", "below"):
        row["value"] = draw(st.sampled_from(LEVELS[1:]))
        row["comparator"] = "<" if result == "below" else None
    return row


@st.composite
def children(draw: st.DrawFn) -> dict[str, Any]:
    data = deepcopy(dict(draw(st.sampled_from(CHILDREN))))
    data["as_of"] = "2026-10-15"
    data["mrd_assessments"] = [*data.get("mrd_assessments", []), *draw(st.lists(samples(), max_size=4))]
    if draw(st.booleans()):
        data["planned_hsct_on"] = "2026-11-20"
    status = draw(st.sampled_from(["as it is", "CR1", "CR2", "not_in_remission", "relapse", None]))
    if status != "as it is":
        data["remission"] = {**(data.get("remission") or {}), "status": status}
    return data


def told(data: dict[str, Any]) -> dict[str, Any]:
    try:
        return answer(data)
    except CaseProblems:
        assume(False)
        raise


@given(children())
def test_every_child_gets_an_answer_or_the_reason_for_none(data: dict[str, Any]) -> None:
    found = told(data)
    assert found["abstained"] is (found["direction"] in ABSTENTIONS)
    assert (found["certainty"] is None) is found["abstained"]
    assert bool(found["abstain_reasons"]) is found["abstained"]


@given(children(), st.randoms(use_true_random=False))
def test_the_order_of_samples_changes_nothing(data: dict[str, Any], random: Any) -> None:
    before = told(data)
    shuffled = {
        **data,
        "mrd_assessments": random.sample(data["mrd_assessments"], len(data["mrd_assessments"])),
    }
    after = told(shuffled)
    for part in ("direction", "certainty", "headline", "missing", "what_would_change_it", "rules"):
        assert after[part] == before[part]


FORGETTABLE = (
    ("diagnosis", "down_syndrome"),
    ("diagnosis", "protocol"),
    ("diagnosis", "genetics", "tcf3_hlf"),
    ("diagnosis", "genetics", "abl_class"),
    ("diagnosis", "genetics", "kmt2a_rearranged"),
    ("diagnosis", "genetics", "hypodiploid"),
    ("diagnosis", "genetics", "tcf3_pbx1"),
    ("diagnosis", "ikzf1", "status"),
    ("remission", "status"),
    ("prior_treatment", "hsct"),
    ("prior_treatment", "car_t"),
    ("prior_treatment", "tki_failure"),
    ("first_relapse", "second_relapse"),
)


@given(children(), st.sampled_from(FORGETTABLE))
def test_not_knowing_is_never_surer_of_the_same_direction(
    data: dict[str, Any], path: tuple[str, ...]
) -> None:
    before = told(data)
    forgotten = deepcopy(data)
    part: Any = forgotten
    for name in path[:-1]:
        part = part.get(name) or {}
    assume(part.get(path[-1]) not in (None, "unknown", "not_tested"))
    part[path[-1]] = None
    after = told(forgotten)
    if after["direction"] == before["direction"] and not after["abstained"]:
        assert CERTAINTIES.index(after["certainty"]) <= CERTAINTIES.index(before["certainty"])
