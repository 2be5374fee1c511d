"""`manage.py import_file`: in under a saved mapping, or a message that says what is needed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from cohorts.models import DataImport, Patient
from cohorts.services import imports
from tests.cast import Cast
from tests.cohorts.services.importing import PLAIN, ready


@pytest.fixture
def file(cast: Cast, tmp_path: Path) -> Path:
    imports.save_mapping(data_import=ready(cast, PLAIN), sender="lab", by=cast.haematologist)
    path = tmp_path / "next.csv"
    path.write_text(PLAIN.replace("P1", "Q1").replace("2020-01-02", "2020-01-99"), encoding="utf-8")
    return path


def command(
    path: Path, *more: str, centre: str = "north", mapping: str = "lab", by: str = "haematologist"
) -> str:
    said = StringIO()
    call_command(
        "import_file",
        str(path),
        f"--centre={centre}",
        f"--mapping={mapping}",
        f"--by={by}",
        *more,
        stdout=said,
    )
    return said.getvalue()


def test_a_file_comes_in_and_its_refused_rows_are_named(file: Path) -> None:
    said = command(file)
    assert "3 mrd_date: '2020-01-99' There is no such day." in said
    assert "1 rows came in, 1 were refused." in said
    assert Patient.objects.get().identifier == "Q1"


def test_a_dry_run_takes_nothing_in(file: Path) -> None:
    assert "1 rows would come in, 1 were refused." in command(file, "--dry-run")
    assert Patient.objects.count() == 0
    assert "1 rows came in" in command(file)


def test_the_same_file_again_says_when_it_came_in(file: Path) -> None:
    command(file)
    assert "nothing was changed" in command(file)
    assert Patient.objects.count() == 1


def test_open_questions_are_listed_and_nothing_comes_in(file: Path) -> None:
    file.write_text(PLAIN.replace("1990-01-02", "03/04/1990"), encoding="utf-8")
    with pytest.raises(CommandError, match="date_order birth_date"):
        command(file)
    assert Patient.objects.count() == 0
    assert DataImport.objects.filter(state="needs_answers").exists()


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"centre": "nowhere"}, "no centre called nowhere"),
        ({"mapping": "nobody"}, "no mapping of this centre called nobody"),
        ({"by": "ghost"}, "no account called ghost"),
        ({"by": "statistician"}, "Only a clinician"),
    ],
)
def test_what_is_named_wrongly_is_said(file: Path, wrong: dict[str, str], message: str) -> None:
    with pytest.raises(CommandError, match=message):
        command(file, **wrong)


def test_a_path_that_cannot_be_read_is_said(file: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        command(file.parent / "missing.csv")
