"""Answers through to the record: each does what its words on the page say."""

from decimal import Decimal

import pytest

from cohorts.import_page.words import answer_words
from cohorts.models import MRDAssessment
from cohorts.services import imports
from tests.cast import Cast
from tests.cohorts.services.importing import codes, finished, ready

HEADER = "patient_id,birth_date,sex,mrd_date,mrd\n"
MIXED = HEADER + "P1,1990-01-02,F,2020-01-01,0.05%\nP1,1990-01-02,F,2020-02-01,0.0002\n"


@pytest.mark.parametrize(
    ("words", "given", "read", "refused"),
    [
        ("fraction, unless the cell says %", "fraction", (Decimal("0.0002"), "fraction"), {}),
        ("percent, with or without the sign", "percent", (Decimal("0.0002"), "percent"), {}),
        ("nothing: refuse the rows without a percent sign", "signed", None, {3: {"unit_not_stated"}}),
    ],
)
def test_figures_without_a_percent_sign_are_read_as_the_answer_says(
    cast: Cast, words: str, given: str, read: tuple[Decimal, str] | None, refused: dict[int, set[str]]
) -> None:
    assert answer_words({"code": "mixed_units"}, given, "") == words
    current = finished(cast, MIXED, mixed_units=given)
    taken = list(MRDAssessment.objects.order_by("collected_on").values_list("value", "unit"))
    assert taken == [(Decimal("0.05"), "percent"), *([read] if read else [])]
    assert codes(current) == refused


def test_every_answer_can_be_changed_until_the_file_is_taken_in(cast: Cast) -> None:
    content = MIXED + "P1,1990-01-02,F,2020-03-01,odd\nP1,1990-01-02,F,2020-04-01,0\n"
    current = ready(cast, content, mixed_units="signed", code_unknown="reject", zero_level="empty")
    before = {question["code"]: question for question in imports.answered(current)}
    said = {code: question["given"] for code, question in before.items()}
    assert said == {"mixed_units": "signed", "code_unknown": "reject", "zero_level": "empty"}
    assert set(codes(current)) == {3, 4}
    wanted = {"mixed_units": "percent", "code_unknown": "not_detected"}
    given = [{**before[code], "answer": answer} for code, answer in wanted.items()]
    changed = imports.answer(data_import=current, answers=given, by=cast.haematologist)
    assert (changed.state, codes(changed)) == ("ready", {})
    again = {question["code"]: question["given"] for question in imports.answered(changed)}
    assert again == said | wanted


def test_an_answer_about_the_record_can_be_changed(cast: Cast) -> None:
    repeated = HEADER + "P1,1990-01-02,F,2020-01-01,neg\n" * 2
    current = ready(cast, repeated, duplicate_rows="reject")
    assert current.counts["rows_refused"] == 1
    (question,) = imports.answered(current)
    given = [{**question, "answer": "keep_one"}]
    changed = imports.answer(data_import=current, answers=given, by=cast.haematologist)
    assert (changed.state, changed.counts["rows_refused"]) == ("ready", 0)
