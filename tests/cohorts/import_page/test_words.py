"""Fields, questions and answers of an import in words: none is left as a code."""

import pytest

from cohorts.import_page.fields import (
    code_label,
    field_label,
    grouped_constants,
    grouped_fields,
    section_label,
)
from cohorts.import_page.questions import kinds, name_of, sent_back
from cohorts.import_page.words import OPTION_WORDS, answer_words
from cohorts.imports.fields import FIELDS, SECTIONS
from cohorts.imports.mapping import OPTIONS, RULES, VALUE_ANSWERS

NAMES_THAT_ARE_CODES = {"CCCG-ALL-2015", "CCCG-ALL-2020", "AIEOP-BFM", "COG", "UK"}


@pytest.mark.parametrize("name", list(FIELDS))
def test_every_field_and_code_has_a_name(name: str) -> None:
    assert "." not in field_label(name)
    assert "_" not in field_label(name)
    for code in FIELDS[name].codes:
        assert "_" not in code_label(name, code)


def test_every_field_can_be_chosen_once() -> None:
    chosen = [code for _label, options in grouped_fields() for code, _words in options]
    assert sorted(chosen) == sorted(FIELDS)
    assert all(section_label(section) != section for section in SECTIONS)
    constants = [value for _label, options in grouped_constants() for value, _words in options]
    assert {"outcomes.kind=death", "mrd_assessments.specimen=bone_marrow"} <= set(constants)


def test_every_answer_that_a_mapping_may_hold_is_said_in_words() -> None:
    said = set(OPTION_WORDS)
    answers = {(name, value) for name, values in {**OPTIONS, **RULES}.items() for value in values}
    answers |= {("values", value) for value in VALUE_ANSWERS}
    unsaid = {(name, value) for name, value in answers - said if not value.startswith("pad:")}
    # No question is asked about these: the separator of a list, and that mixed units were seen.
    assert {name for name, _value in unsaid} == {"separator", "mixed_units"}


def asked(code: str, answers: tuple[str, ...], **more: object) -> dict[str, object]:
    question = {"code": code, "sheet": "", "column": "c", "word": "", "count": 1, "examples": []}
    return {**question, "answers": list(answers), **more}


def test_a_number_of_digits_and_a_mark_are_said_in_words() -> None:
    assert answer_words(asked("leading_zeros", ()), "pad:7", "") == "yes: fill up to 7 digits"
    assert answer_words(asked("delimiter_unclear", ()), "\t", "") == "tab"
    assert answer_words(asked("code_unknown", ()), "deleted", "diagnosis.ikzf1_status") == "Deleted"


def test_one_answer_for_all_is_offered_only_where_all_have_the_same_answers() -> None:
    dates = [asked("date_order", ("dmy", "mdy"), column=name) for name in "ab"]
    assert [one.choices for one in kinds(dates, None)[0].asked] == [kinds(dates, None)[0].choices] * 2
    assert kinds(dates[:1], None)[0].choices == ()
    mixed = [dates[0], asked("date_order", ("dmy", "mdy", "ymd"), column="b")]
    assert kinds(mixed, None)[0].choices == ()
    words = [asked("code_unknown", ("a", "empty"), word=word) for word in "xy"]
    assert kinds(words, None)[0].choices == (), "a word is never answered with another one"


def test_an_answer_finds_its_question_again_however_the_list_changes() -> None:
    first, second = asked("sentinel", ("empty",), word="999"), asked("sentinel", ("empty",), word="1000000")
    sent = {name_of(second): "empty"}
    assert [one["word"] for one in sent_back([first, second], sent)] == ["1000000"]
    assert sent_back([first], sent) == []


@pytest.mark.parametrize(
    ("code", "example", "shown"),
    [
        ("date_order", [7, "01/02/2020"], ("row 7", "01/02/2020")),
        ("same_person", ["12", "13"], ("", "12, 13")),
        ("duplicate_rows", [9, 3], ("", "row 9 repeats row 3")),
        ("encoding_not_stated", ["gb18030", "病案号"], ("gb18030", "病案号")),
    ],
)
def test_an_example_says_where_it_stands(code: str, example: list[object], shown: tuple[str, str]) -> None:
    kind = kinds([asked(code, ("empty",), examples=[example])], None)[0]
    assert kind.asked[0].examples == (shown,)


def test_what_is_asked_of_whole_rows_is_said_in_words() -> None:
    missing = asked("field_missing", ("allogeneic", "leave_out"), word="transplants.kind")
    said = kinds([missing], None)[0].asked[0]
    assert (said.word, said.choices) == (
        "Transplants: Kind",
        (("allogeneic", "Allogeneic"), ("leave_out", "leave it out")),
    )
    assert answer_words(asked("rows_of_what", ()), "mrd_assessments", "") == "one more of: MRD results (long)"
    assert answer_words(asked("rows_of_what", ()), "patient", "") == "one patient (wide)"
    day = answer_words(asked("day_counted_from", ()), "day_1:Start: first", "")
    assert day == "Start: first, which is day 1 (day 19 is 18 days later)"
