"""A stored answer read in another language: the same codes in other words, or the words that were stored."""

import pytest
from django.utils import translation

from decision_support.models import Recommendation
from decision_support.recommendation.recommendation import canonical_bytes
from decision_support.retold import retold
from decision_support.services import recommendations
from tests.cast import Cast
from tests.filled_record import AFTER_CYCLE_1, ago, filled, negative


@pytest.fixture
def issued(cast: Cast) -> Recommendation:
    patient = cast.patient(filled(negative(AFTER_CYCLE_1)))
    return recommendations.issue(patient=patient, as_of=ago(0), by=cast.haematologist)


def test_a_reader_of_chinese_gets_the_same_codes_in_chinese_words(issued: Recommendation) -> None:
    with translation.override("zh-hans"):
        told = retold(issued)
    assert canonical_bytes(told) == canonical_bytes(issued.content)
    assert issued.content["headline"].startswith("The published evidence does not tell")
    assert told["headline"].startswith("对这类患者，已发表的证据不能区分各可选方案的优劣")
    assert told["versions"] == issued.content["versions"]


def test_a_reader_of_english_gets_what_is_stored(issued: Recommendation) -> None:
    assert retold(issued) is issued.content


def test_where_other_codes_come_out_today_the_stored_words_stay(issued: Recommendation) -> None:
    rules = [dict(rule) for rule in issued.content["rules"]]
    rules[0]["version"] = "0.9.0"
    issued.content = issued.content | {"rules": rules}
    with translation.override("zh-hans"):
        assert retold(issued) is issued.content
