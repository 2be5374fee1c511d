"""Why a statistic could not be computed, in the reader's language."""

import pandas as pd
import pytest

from cohorts.analyses.statistical_reasons import reason_values
from cohorts.analyses.wording import in_words, sentence
from cohorts.statistics import StatisticsError, cox


def refused(**columns: object) -> StatisticsError:
    frame = pd.DataFrame({"duration": [1.0, 2.0, 3.0, 4.0], "event": [1, 1, 0, 1], **columns})
    with pytest.raises(StatisticsError) as caught:
        cox(frame, "duration", "event", list(columns))
    return caught.value


def said(problem: StatisticsError, language: dict[str, str] | None = None) -> str:
    words = language or {}
    told = sentence("any", "%(column)s: %(reason)s", **reason_values(problem))
    return in_words(told, lambda message: words.get(message, message))


def test_a_level_and_its_variable_are_called_as_on_the_page() -> None:
    problem = refused(wbc_10e9_per_l=[1.0, 9.0, 1.0, 9.0], sex=["female", "male", "female", "male"])
    assert said(problem).startswith("Sex: Male follows from the covariates before it")


def test_every_word_of_it_is_translated() -> None:
    problem = refused(ikzf1_status=["deleted", None, "mutated", "deleted"])
    language = {"IKZF1": "IKZF1-Status", "1 value is missing": "1 Wert fehlt"}
    assert said(problem, language) == "IKZF1-Status: 1 Wert fehlt"


def test_columns_that_an_analysis_makes_itself_have_words() -> None:
    problem = StatisticsError("entry", "%(rows)d rows enter at or after the end", rows=3)
    assert said(problem) == "the entries: 3 rows enter at or after the end"
