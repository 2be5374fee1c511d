"""A definition is read whole: what can be taken is kept as it was meant, and everything that cannot is said at once."""

from datetime import date
from typing import Any

import pytest

from cohorts.filters import CRITERIA, Choice, parse
from cohorts.validation.problems import DefinitionProblems

TODAY = date(2026, 11, 1)


def problems(raw: Any) -> list[tuple[str, str, str]]:
    with pytest.raises(DefinitionProblems) as refusal:
        parse(raw, as_of=TODAY)
    return [(found.pointer, found.code, found.kind) for found in refusal.value.problems]


def test_an_empty_definition_is_everybody() -> None:
    assert parse({}, as_of=TODAY).to_json() == {}


def test_what_was_read_is_written_back_the_same() -> None:
    raw = {
        "centres": ["north"],
        "era": {"from": 2015, "to": 2025},
        "age_at_diagnosis": {"from": 18, "to": 60, "unknown": True},
        "sex": ["female"],
        "lineage": ["B"],
        "bcr_abl1": ["positive", "unknown"],
        "ikzf1_status": ["deleted"],
        "ikzf1_lesion": ["4-7", "unknown"],
        "remission": ["CR1"],
        "transplant": ["autologous", "none"],
        "donor_kind": ["cord"],
        "conditioning": ["ric"],
        "mrd_stratum": {"as_of": "transplant", "in": ["late"], "certain_only": True},
    }
    assert parse(raw, as_of=TODAY).to_json() == raw


def test_the_same_question_reads_the_same_in_any_order() -> None:
    one = parse({"sex": ["male", "female"], "era": {"to": 2020}}, as_of=TODAY)
    other = parse({"era": {"to": 2020, "from": None}, "sex": ["female", "male"]}, as_of=TODAY)
    assert one == other
    assert list(one.to_json()) == ["era", "sex"]


def test_the_mrd_stratum_is_that_of_the_day_of_the_count_and_certain_unless_said_otherwise() -> None:
    read = parse({"mrd_stratum": {"in": ["late"]}}, as_of=TODAY)
    assert read.to_json() == {"mrd_stratum": {"as_of": "as_of", "in": ["late"], "certain_only": True}}


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([], ("", "wrong_type", "malformed")),
        ({"smoker": ["yes"]}, ("/smoker", "unknown_field", "malformed")),
        ({"a/b~c": 1}, ("/a~1b~0c", "unknown_field", "malformed")),
        ({"sex": "female"}, ("/sex", "wrong_type", "malformed")),
        ({"sex": []}, ("/sex", "empty", "malformed")),
        ({"sex": ["female", "maybe"]}, ("/sex/1", "unknown_code", "malformed")),
        ({"sex": ["female", 3]}, ("/sex/1", "wrong_type", "malformed")),
        ({"sex": ["female", "female"]}, ("/sex/1", "given_twice", "malformed")),
        ({"transplant": ["unknown"]}, ("/transplant/0", "unknown_code", "malformed")),
        ({"age_at_diagnosis": 18}, ("/age_at_diagnosis", "wrong_type", "malformed")),
        ({"age_at_diagnosis": {}}, ("/age_at_diagnosis", "empty", "malformed")),
        ({"age_at_diagnosis": {"from": True}}, ("/age_at_diagnosis/from", "wrong_type", "malformed")),
        ({"age_at_diagnosis": {"from": 18.5}}, ("/age_at_diagnosis/from", "wrong_type", "malformed")),
        ({"age_at_diagnosis": {"to": 400}}, ("/age_at_diagnosis/to", "out_of_range", "impossible")),
        ({"age_at_diagnosis": {"from": 60, "to": 18}}, ("/age_at_diagnosis/to", "order", "impossible")),
        ({"age_at_diagnosis": {"from": 1, "until": 3}}, ("/age_at_diagnosis/until", "unknown_field", "malformed")),
        ({"era": {"from": 2000, "unknown": "yes"}}, ("/era/unknown", "wrong_type", "malformed")),
        ({"mrd_stratum": {"as_of": "2026-01-01"}}, ("/mrd_stratum/in", "empty", "malformed")),
        ({"mrd_stratum": ["late"]}, ("/mrd_stratum", "wrong_type", "malformed")),
        ({"mrd_stratum": {"in": ["late"], "as_of": "relapse"}}, ("/mrd_stratum/as_of", "wrong_type", "malformed")),
        ({"mrd_stratum": {"in": ["late"], "as_of": "2026-02-30"}}, ("/mrd_stratum/as_of", "no_such_day", "impossible")),
        ({"mrd_stratum": {"in": ["late"], "as_of": "2026-11-02"}}, ("/mrd_stratum/as_of", "date_order", "impossible")),
        ({"mrd_stratum": {"in": ["late"], "as_of": "1899-12-31"}}, ("/mrd_stratum/as_of", "too_early", "impossible")),
        ({"mrd_stratum": {"in": ["late"], "sure": True}}, ("/mrd_stratum/sure", "unknown_field", "malformed")),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_is_pointed_at(raw: Any, expected: tuple[str, str, str]) -> None:
    assert expected in problems(raw)


def test_every_problem_is_said_at_once() -> None:
    raw = {"sex": ["x"], "era": {"from": "2015"}, "mrd_stratum": {"in": ["soon"]}}
    assert [pointer for pointer, _code, _kind in problems(raw)] == [
        "/sex/0",
        "/era/from",
        "/mrd_stratum/in/0",
    ]


def test_a_key_given_twice_is_refused() -> None:
    class Repeated(dict[str, Any]):
        repeated = ("sex",)

    assert problems(Repeated(sex=["male"])) == [("/sex", "repeated_key", "malformed")]


def test_every_choice_can_name_its_values_and_those_that_say_not_known_are_among_them() -> None:
    for criterion in CRITERIA.values():
        if isinstance(criterion, Choice):
            assert len(criterion.values) == len(criterion.labels) == len(set(criterion.values)), (
                criterion.name
            )
            assert criterion.unknown <= set(criterion.values), criterion.name
