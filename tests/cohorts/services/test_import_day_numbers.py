"""Dates counted from a day number: asked about once, stated beside what will come in, kept with the import."""

from datetime import date

from cohorts.models import DataImport, ImportProblem
from cohorts.services import exports, imports
from tests.cast import Cast
from tests.cohorts.services.importing import answered, codes, finished, mapped, patient, ready, uploaded

WIDE = (
    "MRN,DOB,Diagnosis date,D19 MRD,MRD d46 (%)\n"
    "P1,2015-01-02,2020-01-30,0.02%,neg\n"
    "P2,2016-01-02,2020-03-01,,0.005\n"
    "P3,2017-01-02,,neg,neg\n"
)
DAY_1 = {"day_counted_from": "day_1:Diagnosis date"}


def test_the_day_is_asked_about_before_anything_is_checked(cast: Cast) -> None:
    current = mapped(cast, uploaded(cast, WIDE))
    assert [(q["code"], q["column"], q["count"]) for q in current.questions] == [
        ("day_counted_from", "D19 MRD", 2),
        ("day_counted_from", "MRD d46 (%)", 3),
    ]


def test_dates_are_counted_as_answered(cast: Cast) -> None:
    finished(cast, WIDE, **DAY_1)
    # 2020-01-30 is day 1: day 19 is 2020-02-17 and day 46 2020-03-15 (February 2020 has 29 days).
    assert [(m.collected_on, m.result, m.protocol_timepoint) for m in patient("P1").mrd_assessments] == [
        (date(2020, 2, 17), "quantified", "day_19"),
        (date(2020, 3, 15), "not_detected", "day_46"),
    ]
    assert [m.collected_on for m in patient("P2").mrd_assessments] == [date(2020, 4, 15)]


def test_what_was_counted_is_listed_with_its_number_and_stays_with_the_import(cast: Cast) -> None:
    current = ready(cast, WIDE, **DAY_1)
    place = {"sheet": "", "field": "mrd_assessments.collected_on", "from_column": "Diagnosis date"}
    listed = [
        {**place, "group": "D19", "days": 18, "count": 1},
        {**place, "group": "D46", "days": 45, "count": 2},
    ]
    assert current.conversions == listed
    imports.start(data_import=current, by=cast.haematologist)
    assert DataImport.objects.get(pk=current.pk).conversions == listed


def test_a_row_without_the_date_to_count_from_is_refused_once_with_that_reason(cast: Cast) -> None:
    current = ready(cast, WIDE, **DAY_1)
    problem = ImportProblem.objects.get(data_import=current)
    assert (problem.row_number, problem.column) == (4, "Diagnosis date")
    assert problem.code == "nothing_to_count_from"


def test_a_date_that_stands_for_nothing_is_not_counted_from(cast: Cast) -> None:
    text = "MRN,DOB,Diagnosis date,D19 MRD\nP1,2015-01-02,1900-01-01,neg\n"
    current = ready(cast, text, sentinel="empty", **DAY_1)
    assert codes(current) == {2: {"nothing_to_count_from"}}


def test_patients_refused_after_the_check_are_not_counted(cast: Cast) -> None:
    text = (
        "MRN,name,DOB,Diagnosis date,D19 MRD\n"
        "P1,Ann Lee,2015-01-02,2020-01-30,neg\nP2,ann lee,2015-01-02,2020-01-30,neg\nP3,Bo,2015-01-02,2020-01-30,neg\n"
    )
    current = ready(cast, text, same_person="reject", **DAY_1)
    assert [one["count"] for one in current.conversions] == [1]


def test_another_answer_leaves_nothing_of_the_first(cast: Cast) -> None:
    current = ready(cast, WIDE, **DAY_1)
    given = [
        {"code": "day_counted_from", "sheet": "", "column": name, "word": "", "answer": "leave_out"}
        for name in ("D19 MRD", "MRD d46 (%)")
    ]
    current = imports.answer(data_import=current, answers=given, by=cast.haematologist)
    current = answered(cast, current)
    assert (current.state, current.conversions) == ("ready", [])


def test_the_record_goes_out_under_the_day_at_which_each_sample_was_taken(cast: Cast) -> None:
    text = "MRN,DOB,Diagnosis date,D33 MRD,D19 MRD\nP1,2015-01-02,2020-01-30,,0.02%\nP2,2016-01-02,2020-03-01,neg,\n"
    current = finished(cast, text, **DAY_1)
    out = b"".join(exports.record(data_import=current, by=cast.haematologist).content).decode("utf-8-sig")
    assert [line.split(",")[-2:] for line in out.splitlines()[1:]] == [["", "0.02%"], ["neg", ""]]
