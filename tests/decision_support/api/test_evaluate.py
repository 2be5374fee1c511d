"""`POST /api/v1/evaluate`: a case in, a recommendation out, nothing stored."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from decision_support.models import Recommendation
from decision_support.recommendation.recommendation import canonical_bytes
from tests.cast import PASSWORD, Cast
from tests.decision_support.api.case_example import case, case_with
from tests.decision_support.api.conftest import client_of
from tests.decision_support.api.test_problems import assert_problem

EVALUATE = "/api/v1/evaluate"


def evaluate(client: Client, body: Any) -> Any:
    return client.post(EVALUATE, body, content_type="application/json")


def test_negative_after_cycle_2_under_55_with_a_donor_leans_to_allogeneic(haematologist_api: Client) -> None:
    """Row 8 of the adult table: autologous not supported, allogeneic recommended, no transplant acceptable."""
    answer = evaluate(haematologist_api, case()).json()
    assert answer["module"] == "adult_ikzf1_cr1"
    assert answer["direction"] == "lean_allo"
    assert answer["mrd_timeline"]["strata"] == ["late"]
    assert {option["option"]: option["stance"] for option in answer["options"]} == {
        "autologous_hsct": "not_supported",
        "allogeneic_hsct": "recommended",
        "no_transplant": "acceptable",
    }
    assert answer["agreement"] == "concordant"
    assert list(answer["difference"])[:4] == ["1", "2", "3", "5"]
    assert [sorted(option["outcomes"]) for option in answer["options"]] == [["1", "2", "3", "5"]] * 2 + [[]]
    assert answer["versions"]["model"]
    assert answer["synthetic"] is False


def test_the_language_asked_for_changes_the_words_and_not_the_canonical_bytes(
    haematologist_api: Client,
) -> None:
    english = evaluate(haematologist_api, case()).json()
    headers = {"Accept-Language": "zh-Hans"}
    reply = haematologist_api.post(EVALUATE, case(), content_type="application/json", headers=headers)
    chinese = reply.json()
    assert chinese["headline"].startswith("对这类患者")
    assert chinese["rules"][0]["title"] != english["rules"][0]["title"]
    assert canonical_bytes(chinese) == canonical_bytes(english)


def test_what_the_case_does_not_state_stays_unknown(haematologist_api: Client) -> None:
    least = {"as_of": "2026-09-30", "patient": {"birth_date": "1988-02-29"}, "diagnosis": {"lineage": "B"}}
    answer = evaluate(haematologist_api, least).json()
    assert answer["direction"] == "insufficient_data"
    assert answer["abstained"] is True
    assert answer["agreement"] is None
    assert answer["certainty"] is None
    assert {"diagnosis.ikzf1.status", "remission.status"} <= {item["field"] for item in answer["missing"]}


def test_a_list_of_cases_gives_a_list_of_answers_in_their_order(haematologist_api: Client) -> None:
    wild_type = case_with("/diagnosis/ikzf1", {"status": "wild_type"})
    body = {"cases": [case(), wild_type, case()]}
    answers = evaluate(haematologist_api, body).json()["results"]
    assert [answer["direction"] for answer in answers] == ["lean_allo", "out_of_scope", "lean_allo"]
    assert answers[0] == answers[2] == evaluate(haematologist_api, case()).json()


def test_nothing_is_stored_and_the_record_is_not_asked(cast: Cast, haematologist_api: Client) -> None:
    with CaptureQueriesContext(connection, ) as queries:  # fmt: skip
        assert evaluate(haematologist_api, case()).status_code == 200
    assert len(queries) == 1, "the account alone is looked up"
    assert Recommendation.objects.count() == 0


def test_strangers_of_every_centre_may_ask_since_no_record_is_touched(stranger_api: Client) -> None:
    assert evaluate(stranger_api, case()).status_code == 200


def test_it_asks_for_credentials(cast: Cast, client: Client) -> None:
    assert_problem(evaluate(client, case()), 401, "not_authenticated")


def test_a_session_opens_it_only_with_its_csrf_token(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.login(username="haematologist", password=PASSWORD)
    assert_problem(evaluate(browser, case()), 403, "permission_denied")


def test_percent_and_fraction_of_one_level_give_the_same_answer(haematologist_api: Client) -> None:
    percent = case()
    for row in percent["mrd_assessments"]:
        row["unit"] = "percent"
        for name in ("value", "limit_of_detection", "limit_of_quantification"):
            row[name] = None if row[name] is None else {0.0021: 0.21, 0.0001: 0.01}[row[name]]
    one, other = evaluate(haematologist_api, case()).json(), evaluate(haematologist_api, percent).json()
    assert one["direction"] == other["direction"]
    assert one["mrd_timeline"] == other["mrd_timeline"]


def test_a_byte_more_or_less_of_blank_changes_nothing(haematologist_api: Client) -> None:
    compact = json.dumps(case(), separators=(",", ":"))
    spread = json.dumps(case(), indent=4, sort_keys=True)
    assert evaluate(haematologist_api, compact).content == evaluate(haematologist_api, spread).content


ARRAYS = ("treatment_phases", "mrd_assessments", "donors")


@pytest.mark.django_db
@settings(max_examples=30)
@given(st.data())
def test_arrays_in_any_order_give_the_same_bytes(data: st.DataObject) -> None:
    shuffled = case()
    for name in ARRAYS:
        shuffled[name] = data.draw(st.permutations(shuffled[name]))
    client = _client()
    assert evaluate(client, shuffled).content == evaluate(client, case()).content


def _client() -> Client:
    from django.contrib.auth.models import User

    return client_of(User.objects.get_or_create(username="system")[0])
