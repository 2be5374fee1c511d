"""The worklist: what needs attention, found and filtered, page by page."""

import pytest
from django.test import Client
from django.utils import timezone

from decision_support.presenters.worklist import PAGE_SIZE
from decision_support.services import recommendations
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, AFTER_CYCLE_2, ago, filled, negative, positive


@pytest.fixture
def clinic(cast: Cast, client: Client) -> Client:
    client.login(username="haematologist", password=PASSWORD)
    return client


def listed(client: Client, **query: str) -> str:
    response = client.get("/", query)
    assert response.status_code == 200
    return response.content.decode()


def test_it_shows_the_patients_of_the_users_centres_only(clinic: Client, cast: Cast) -> None:
    cast.patient(filled(name="Nora North"))
    cast.patient(filled(name="Stefan South"), centre=cast.south)
    page = listed(clinic)
    assert "Nora North" in page
    assert "Stefan South" not in page


def test_it_says_direction_timeline_and_what_is_missing(clinic: Client, cast: Cast) -> None:
    cast.patient(filled(negative(AFTER_CYCLE_1)))
    page = listed(clinic)
    assert "Equipoise" in page
    assert "Negative after cycle 1 (early)" in page
    assert "nothing issued yet" in page


def test_a_result_after_the_recommendation_makes_it_stale(clinic: Client, cast: Cast) -> None:
    patient = cast.patient(filled(positive(AFTER_CYCLE_1), negative(AFTER_CYCLE_2)))
    recommendations.issue(patient=patient, as_of=timezone.localdate(), by=cast.haematologist)
    assert "decision awaited" in listed(clinic, decision_awaited="on")
    cast.mrd(patient, collected_on=ago(1).isoformat(), result="quantified", value=1e-3)
    page = listed(clinic, new_result="on", stale="on")
    assert "Ana Testcase" in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"search": "testc"}, True),
        ({"search": "north-1"}, True),
        ({"search": "nobody"}, False),
        ({"direction": "equipoise"}, True),
        ({"direction": "lean_allo"}, False),
        ({"never_issued": "on"}, True),
        ({"stale": "on"}, False),
        ({"direction": "no such direction"}, True),
        ({"page": "0"}, True),
        ({"page": "many"}, True),
        ({"search": "\x00"}, True),
    ],
)
def test_search_and_filters_narrow_the_list(
    clinic: Client, cast: Cast, query: dict[str, str], found: bool
) -> None:
    cast.patient(filled(negative(AFTER_CYCLE_1)))
    assert ("Ana Testcase" in listed(clinic, **query)) is found


def test_a_long_list_is_cut_into_pages(clinic: Client, cast: Cast) -> None:
    for _ in range(PAGE_SIZE + 1):
        cast.patient()
    first, second = listed(clinic), listed(clinic, page="2")
    assert first.count('<th scope="row">') == PAGE_SIZE
    assert second.count('<th scope="row">') == 1
    assert 'rel="next"' in first
    assert 'rel="prev"' in second
