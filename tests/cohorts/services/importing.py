"""A file taken through the steps of an import, as tests need it."""

from typing import Any

from cohorts import selectors
from cohorts.models import DataImport, ImportProblem, Patient
from cohorts.services import imports
from tests.cast import Cast
from tests.cohorts.imports.files import answers_to

PLAIN = (
    "patient_id,birth_date,sex,mrd_date,mrd\nP1,1990-01-02,F,2020-01-01,neg\nP2,1980-01-02,M,2020-01-02,neg\n"
)


def uploaded(cast: Cast, content: bytes | str, name: str = "file.csv") -> DataImport:
    data = content.encode() if isinstance(content, str) else content
    return imports.upload(
        centre=cast.north, file_name=name, content=[data], by=cast.haematologist
    ).data_import


def mapped(cast: Cast, current: DataImport, **changes: Any) -> DataImport:
    definition = imports.propose(data_import=current, by=cast.haematologist)
    return imports.set_mapping(data_import=current, definition=definition | changes, by=cast.haematologist)


def answered(cast: Cast, current: DataImport, **chosen: str) -> DataImport:
    """Answers until nothing is asked any more."""
    for _round in range(6):
        if current.state != "needs_answers":
            return current
        given = answers_to(current.questions, **chosen)
        current = imports.answer(data_import=current, answers=given, by=cast.haematologist)
    raise AssertionError(current.questions)


def ready(cast: Cast, content: bytes | str, name: str = "file.csv", **chosen: str) -> DataImport:
    current = answered(cast, mapped(cast, uploaded(cast, content, name)), **chosen)
    assert (current.state, current.problem) == ("ready", "")
    return current


def finished(cast: Cast, content: bytes | str, name: str = "file.csv", **chosen: str) -> DataImport:
    return imports.start(data_import=ready(cast, content, name, **chosen), by=cast.haematologist)


def codes(current: DataImport) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for number, code in ImportProblem.objects.filter(data_import=current).values_list("row_number", "code"):
        found.setdefault(number, set()).add(code)
    return found


def patient(identifier: str) -> selectors.Record:
    return selectors.record_of(Patient.objects.select_related("centre").get(identifier=identifier))
