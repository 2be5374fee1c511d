"""The test of proportional hazards against `cox.zph` of R 4.2.2 with survival 3.5-3."""

from collections.abc import Sequence

import pytest
from lifelines.datasets import load_rossi

from cohorts.statistics import StatisticsError, proportional_hazards_test
from tests.cohorts.statistics.made_up_patients import sixty


# cox.zph(coxph(Surv(week, arrest) ~ fin + age + race + wexp + mar + paro + prio))
def test_the_rossi_set_is_as_in_r() -> None:
    result = proportional_hazards_test(
        load_rossi(), "week", "arrest", ["fin", "age", "race", "wexp", "mar", "paro", "prio"]
    )
    assert list(result.coefficients.index)[-1] == "GLOBAL"
    assert result.coefficients["statistic"].tolist() == pytest.approx(
        [0.0624297514, 5.9739816534, 2.0682653875, 4.2245956334,
         1.0110215644, 0.0183832992, 0.5205842503, 17.6944152545],
        abs=1e-6,
    )  # fmt: skip
    assert (result.statistic, result.degrees_of_freedom) == (pytest.approx(17.6944152545), 7)
    assert result.p_value == pytest.approx(0.0134275068, abs=1e-9)


# cox.zph(coxph(Surv(time, event) ~ age + arm + kind, d), transform = , terms = FALSE)
@pytest.mark.parametrize(
    ("transform", "expected"),
    [
        ("km", [0.39813572761208, 0.13988926112659, 2.80100737641171, 0.00502468697205, 5.35084692257577]),
        ("rank", [0.9053654903502, 0.1456755612146, 1.9774807436869, 0.0231887220755, 4.3638773228151]),
        ("identity", [0.8891516880873, 0.1414884925187, 2.0665432937582, 0.0285173757345, 4.4537141154026]),
        ("log", [0.703002404234, 0.233101676158, 1.404830900115, 0.146735647011, 2.613103141664]),
    ],
)
def test_every_transform_is_as_in_r(transform: str, expected: Sequence[float]) -> None:
    result = proportional_hazards_test(sixty(), "time", "event", ["age", "arm", "kind"], transform=transform)
    assert result.coefficients["statistic"].tolist() == pytest.approx(expected, abs=1e-7)


# The same with terms = TRUE: the indicators of a category are tested together.
def test_a_category_is_tested_as_a_whole() -> None:
    row = proportional_hazards_test(sixty(), "time", "event", ["age", "arm", "kind"]).covariates.loc["kind"]
    assert row.tolist() == pytest.approx([3.202384110611, 2, 0.201655989569], abs=1e-8)


# terms = FALSE of the fits with ties = "breslow"; strata(centre); Surv(entry, time, event); weights = weight.
@pytest.mark.parametrize(
    ("given_also", "covariates", "expected"),
    [
        ({"ties": "breslow"}, ["age", "arm", "kind"],
         [0.3814602456932, 0.1370540676668, 2.7886477751563, 0.0048728055474, 5.3174975936712]),
        ({"strata": "centre"}, ["age", "arm"], [1.9879860251009, 0.0366342814316, 2.0062806660791]),
        ({"entry_col": "entry"}, ["age", "arm"], [0.483426850047, 0.274573772920, 1.171123652754]),
        ({"weights_col": "weight"}, ["age", "arm"], [0.0776645964849, 1.0229143913230, 1.4580821887021]),
    ],
)  # fmt: skip
def test_ties_strata_entry_and_weights_are_as_in_r(
    given_also: dict[str, str], covariates: list[str], expected: list[float]
) -> None:
    result = proportional_hazards_test(sixty(), "time", "event", covariates, **given_also)
    assert result.coefficients["statistic"].tolist() == pytest.approx(expected, abs=1e-7)


def test_what_cannot_be_tested_is_refused() -> None:
    with pytest.raises(StatisticsError, match="one of km, rank, identity, log"):
        proportional_hazards_test(sixty(), "time", "event", ["age"], transform="sqrt")
    with pytest.raises(StatisticsError, match="no finite estimate"):
        proportional_hazards_test(sixty().assign(told=lambda d: d["event"]), "time", "event", ["told"])
    with pytest.raises(StatisticsError, match="no logarithm"):
        proportional_hazards_test(sixty().assign(time=0), "time", "event", ["age"], transform="log")
