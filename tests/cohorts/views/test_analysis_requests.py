"""Asking for an analysis: the form, what is refused and what can be asked instead, and what is done to one."""

import html
import json
import re

import pytest
from django.test import Client

from cohorts.models import Analysis, Cohort
from tests.cast import PASSWORD, Cast
from tests.example_analyses import cohort, finished, unfinished

FORM = {
    "question": "survival:overall_survival",
    "time_zero": "transplant",
    "arms": "transplant_kind",
    "horizon_years": "5",
}


@pytest.fixture
def group(cast: Cast) -> Cohort:
    return cohort(cast.haematologist, cast.north)


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    assert client.login(username="haematologist", password=PASSWORD)
    return client


def asked(group: Cohort) -> Analysis:
    return Analysis.objects.get(cohort_version__cohort=group)


def test_the_form_explains_time_zero_and_starts_with_a_fair_question(
    signed_in: Client, group: Cohort
) -> None:
    shown = signed_in.get(f"/cohorts/{group.pk}/analyses/new/").content.decode()
    assert "Time zero is the day from which every patient is followed." in shown
    assert '<option value="survival:overall_survival" selected>' in shown
    assert '<option value="transplant_kind" selected>' in shown


def test_a_filled_form_asks_for_the_analysis_and_leads_to_it(signed_in: Client, group: Cohort) -> None:
    response = signed_in.post(f"/cohorts/{group.pk}/analyses/new/", {**FORM, "landmark_days": "30"})
    made = asked(group)
    assert response.status_code == 302
    assert response["Location"] == f"/analyses/{made.pk}/"
    assert made.state == "queued"
    assert made.definition["landmark_days"] == 30
    assert made.definition["endpoint"] == "overall_survival"


def test_what_a_question_does_not_take_is_left_out(signed_in: Client, group: Cohort) -> None:
    filled = {
        **FORM,
        "question": "swimmer",
        "covariates": ["sex"],
        "time_varying": "on",
        "landmark_days": "30",
    }
    signed_in.post(f"/cohorts/{group.pk}/analyses/new/", filled)
    made = asked(group)
    assert made.definition["covariates"] == []
    assert made.definition["landmark_days"] is None
    assert made.definition["endpoint"] is None


def test_what_is_wrong_stands_beside_its_field_with_all_that_was_typed(
    signed_in: Client, group: Cohort
) -> None:
    filled = {**FORM, "question": "adjusted_survival:overall_survival", "title": "Kept"}
    shown = signed_in.post(f"/cohorts/{group.pk}/analyses/new/", filled).content.decode()
    assert "An adjusted analysis needs covariates to adjust for." in shown
    assert 'value="Kept"' in shown
    assert not Analysis.objects.exists()


def test_a_naive_comparison_is_refused_with_the_reason_two_curves_and_what_is_allowed(
    signed_in: Client, group: Cohort
) -> None:
    naive = {**FORM, "time_zero": "remission", "arms": "transplant"}
    shown = signed_in.post(f"/cohorts/{group.pk}/analyses/new/", naive).content.decode()
    assert "This comparison would mislead" in shown
    assert "immortal time" in shown
    assert shown.count('<svg xmlns="http://www.w3.org/2000/svg" class="figure"') == 2
    assert not Analysis.objects.exists()
    offered = [
        json.loads(html.unescape(one)) for one in re.findall(r'name="definition" value="([^"]*)"', shown)
    ]
    kinds = [one["kind"] for one in offered]
    assert "immortal_time" in kinds
    assert any(one.get("landmark_days") for one in offered)
    assert any(one.get("time_varying") for one in offered)


def test_every_alternative_is_one_click_away_from_an_analysis(signed_in: Client, group: Cohort) -> None:
    naive = {**FORM, "time_zero": "remission", "arms": "transplant"}
    shown = signed_in.post(f"/cohorts/{group.pk}/analyses/new/", naive).content.decode()
    offered = [html.unescape(one) for one in re.findall(r'name="definition" value="([^"]*)"', shown)]
    for number, definition in enumerate(offered, start=1):
        response = signed_in.post(
            f"/cohorts/{group.pk}/analyses/new/", {"definition": definition, "version": "1"}
        )
        assert response.status_code == 302, definition
        assert Analysis.objects.count() == number


@pytest.mark.parametrize("given", ["no json", "[]", '{"kind": "nonsense"}', '{"kind": 1e999}', ""])
def test_a_hidden_definition_that_was_tampered_with_comes_back_to_the_form(
    signed_in: Client, group: Cohort, given: str
) -> None:
    response = signed_in.post(f"/cohorts/{group.pk}/analyses/new/", {"definition": given})
    assert response.status_code == 200
    assert "New analysis" in response.content.decode()
    assert not Analysis.objects.exists()


def test_another_landmark_is_a_new_analysis_and_the_old_one_stays(signed_in: Client, group: Cohort) -> None:
    old = finished(group, "survival")
    response = signed_in.post(f"/analyses/{old.pk}/landmark/", {"landmark_days": "90"})
    new = Analysis.objects.exclude(pk=old.pk).get()
    assert response["Location"] == f"/analyses/{new.pk}/"
    assert new.definition == old.definition | {"landmark_days": 90, "title": new.title}
    old.refresh_from_db()
    assert old.definition["landmark_days"] is None


def test_a_landmark_that_is_no_number_of_days_is_said_on_the_page(signed_in: Client, group: Cohort) -> None:
    old = finished(group, "survival")
    shown = signed_in.post(f"/analyses/{old.pk}/landmark/", {"landmark_days": "-3"}, follow=True)
    assert "greater than or equal to 0" in shown.content.decode()
    assert Analysis.objects.count() == 1


def test_taking_the_landmark_from_a_comparison_that_needs_it_is_refused(
    signed_in: Client, group: Cohort
) -> None:
    fair = finished(group, "survival", time_zero="remission", arms="transplant", landmark_days=90)
    shown = signed_in.post(f"/analyses/{fair.pk}/landmark/", {"landmark_days": ""}).content.decode()
    assert "This comparison would mislead" in shown


def test_one_that_waits_can_be_cancelled_and_tried_again(signed_in: Client, group: Cohort) -> None:
    waiting = unfinished(group, "queued")
    signed_in.post(f"/analyses/{waiting.pk}/cancel/")
    waiting.refresh_from_db()
    assert waiting.state == "cancelled"
    signed_in.post(f"/analyses/{waiting.pk}/retry/")
    waiting.refresh_from_db()
    assert waiting.state == "queued"


def test_a_finished_one_can_be_repeated_and_not_cancelled(signed_in: Client, group: Cohort) -> None:
    done = finished(group, "survival")
    response = signed_in.post(f"/analyses/{done.pk}/repeat/")
    again = Analysis.objects.get(repeats=done)
    assert response["Location"] == f"/analyses/{again.pk}/"
    shown = signed_in.post(f"/analyses/{done.pk}/cancel/", follow=True).content.decode()
    assert "This analysis is over." in shown
