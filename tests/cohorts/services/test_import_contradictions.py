"""A row of a file that contradicts itself, or what stands in the record, is a problem of that row and its column."""

from typing import Any

import pytest

from cohorts.models import DataImport, ImportProblem, MRDAssessment, Patient
from cohorts.services import imports, patients
from tests.cast import Cast
from tests.cohorts.services.importing import answered, finished, ready, uploaded
from tests.contradictory_children import child, sample

BORN = "birth_date,sex,diagnosis date"
GIRL = "2016-05-04,F,2024-05-10"


def problems(current: DataImport) -> set[tuple[int, str, str]]:
    found = ImportProblem.objects.filter(data_import=current)
    return set(found.values_list("row_number", "column", "code"))


@pytest.mark.parametrize(
    ("header", "cells", "column", "code"),
    [
        ("relapse site,marrow blasts at relapse", "CNS,12", "relapse site", "isolated_yet_in_marrow"),
        ("first relapse,relapse site", "2026-08-01,testis", "relapse site", "testis_of_a_girl"),
        ("fitness date,lansky", "2026-01-02,85", "lansky", "not_a_step_of_ten"),
        ("fitness date,kps", "2026-01-02,75", "kps", "not_a_step_of_ten"),
        (
            "cycle,cycle start,mrd date,mrd,time point",
            "1,2024-05-12,2024-06-11,neg,day 19",
            "time point",
            "not_around_day_19",
        ),
        (
            "first relapse,mrd date,mrd,time point",
            "2026-08-01,2026-07-31,neg,after reinduction",
            "mrd date",
            "before_the_relapse",
        ),
    ],
)
def test_a_contradictory_row_is_refused_at_its_column(
    cast: Cast, header: str, cells: str, column: str, code: str
) -> None:
    text = f"patient_id,{BORN},{header}\nP1,{GIRL},{cells}\nP2,{GIRL},{',' * header.count(',')}\n"
    current = ready(cast, text, same_person="separate", unit_not_stated="percent")
    assert problems(current) == {(2, column, code)}


def test_b_cells_back_after_no_car_t_are_refused(cast: Cast) -> None:
    text = f"patient_id,{BORN},CAR-T,B cells\nP1,{GIRL},no,yes\nP2,{GIRL},yes,no\n"
    upload = uploaded(cast, text)
    definition = imports.propose(data_import=upload, by=cast.haematologist)
    prior = {"CAR-T": "car_t", "B cells": "b_cell_recovery_within_6_months"}
    columns = [column for column in definition["sheets"][0]["columns"] if column["column"] not in prior]
    columns += [{"column": name, "field": f"prior_treatment.{field}"} for name, field in prior.items()]
    definition["sheets"][0]["columns"] = [
        column | ({"codes": {"yes": "true", "no": "false"}} if column["column"] in prior else {})
        for column in columns
    ]
    current = imports.set_mapping(data_import=upload, definition=definition, by=cast.haematologist)
    current = answered(cast, current, same_person="separate")
    assert current.state == "ready"
    assert problems(current) == {(2, "B cells", "b_cells_without_car_t")}


def test_a_row_that_contradicts_the_stored_record_is_refused(cast: Cast) -> None:
    sections: dict[str, Any] = child(first_relapse={"site": "testis"})
    sections["patient"] = {"birth_date": "2016-05-04", "sex": "unknown", "identifier": "P1"}
    patients.create(centre=cast.north, record=sections, by=cast.haematologist)
    text = f"patient_id,{BORN}\nP1,{GIRL}\n"
    current = ready(cast, text, existing_patients="complete")
    assert problems(current) == {(2, "sex", "testis_of_a_girl")}
    assert Patient.objects.get().sex == "unknown"


def test_the_rows_of_a_file_are_held_against_one_another(cast: Cast) -> None:
    text = (
        f"patient_id,{BORN},mrd date,mrd,time point\n"
        f"P1,{GIRL},2024-06-01,neg,day 19\n"
        f"P1,{GIRL},2024-05-31,neg,day 46\n"
    )
    current = finished(cast, text, unit_not_stated="percent")
    assert problems(current) == {(3, "mrd date", "day_46_before_day_19")}
    assert MRDAssessment.objects.get().protocol_timepoint == sample("day_19", "")["protocol_timepoint"]
