"""Counts of blood cells: which size fits which unit, and what a column that mixes units becomes."""

from decimal import Decimal

import pytest

from cohorts.imports.counts import BY_SIZE, LITRE, MICROLITRE, only_unit, per_litre, written_by_size
from cohorts.imports.problems import Unfit
from cohorts.limits import LIMITS

WBC, PLATELETS = "diagnosis.wbc_10e9_per_l", "diagnosis.platelets_10e9_per_l"


@pytest.mark.parametrize(
    ("field", "figure", "unit"),
    [
        (WBC, "42", LITRE),
        (WBC, "100", LITRE),
        (WBC, "100.5", None),
        (WBC, "1500", None),
        (WBC, "1501", MICROLITRE),
        (WBC, "0", None),
        (PLATELETS, "150", LITRE),
        (PLATELETS, "1500", LITRE),
        (PLATELETS, "150000", MICROLITRE),
    ],
)
def test_a_size_fits_one_unit_or_both(field: str, figure: str, unit: str | None) -> None:
    assert only_unit(field, Decimal(figure)) == unit


@pytest.mark.parametrize(
    ("field", "figure", "unit", "count"),
    [
        (WBC, "42", BY_SIZE, "42"),
        (WBC, "42000", BY_SIZE, "42"),
        (WBC, "800", BY_SIZE, "size_fits_both"),
        (WBC, "0", BY_SIZE, "0"),
        (PLATELETS, "800", BY_SIZE, "800"),
        (PLATELETS, "150000", BY_SIZE, "150"),
        (WBC, "42", LITRE, "42"),
        (WBC, "800", LITRE, "800"),
        (WBC, "42000", LITRE, "size_of_other_unit"),
        (WBC, "42", MICROLITRE, "size_of_other_unit"),
        (WBC, "800", MICROLITRE, "0.8"),
        (WBC, "42000", MICROLITRE, "42"),
        (PLATELETS, "150", MICROLITRE, "size_of_other_unit"),
    ],
)
def test_in_a_mixed_column_the_other_size_is_read_by_size_or_refused(
    field: str, figure: str, unit: str, count: str
) -> None:
    if count[0].isdigit():
        assert per_litre(field, Decimal(figure), unit, mixed=True) == Decimal(count)
        return
    with pytest.raises(Unfit) as unfit:
        per_litre(field, Decimal(figure), unit, mixed=True)
    assert unfit.value.code == count


@pytest.mark.parametrize("field", [WBC, PLATELETS])
@pytest.mark.parametrize("count", ["0", "0.8", "42", "250", "1200"])
def test_a_count_written_by_size_is_read_back_as_it_was(field: str, count: str) -> None:
    figure = written_by_size(field, Decimal(count))
    assert per_litre(field, figure, BY_SIZE, mixed=True) == Decimal(count)


def test_what_fits_only_a_microlitre_is_more_than_the_record_takes() -> None:
    assert [LIMITS[field].maximum for field in (WBC, PLATELETS)] == [1500, 1500]
