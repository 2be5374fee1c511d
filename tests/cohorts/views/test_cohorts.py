"""Pages of cohorts: built by links and forms alone, seen by members only, and quick however many patients."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cohorts import cohort_counts
from cohorts.models import Analysis, AuditEvent, Cohort
from cohorts.services import access, analyses, cohorts
from tests.cast import PASSWORD, Cast, record
from tests.cohorts.cohort_records import leukaemia, negative_early, negative_late
from tests.jobs import Jobs

MOST_QUERIES = 8
NAMES = ("cohort", "cohort-version-new", "cohort-edit", "cohort-archive", "cohort-attrition", "cohort-count")
POSTED = ("cohort-archive", "cohort-count")
OF_A_VERSION = ("cohort-attrition", "cohort-count")


@pytest.fixture
def clinic(cast: Cast, client: Client) -> Client:
    client.login(username="colleague", password=PASSWORD)
    return client


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    cast.patient(negative_early())
    cast.patient(negative_late(diagnosis={"diagnosed_on": "2026-07-01"}))
    definition = {"mrd_stratum": {"in": ["late"]}, "centres": ["north"]}
    values = {"name": "Negative late", "centres": ["north"], "definition": definition}
    return cohorts.create(values=values, by=cast.colleague)


def address(name: str, cohort: Cohort) -> str:
    return reverse(name, args=[cohort.pk, 1] if name in OF_A_VERSION else [cohort.pk])


def text(response: Any) -> str:
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", NAMES)
def test_a_stranger_gets_404_and_the_attempt_is_in_the_audit(
    client: Client, cast: Cast, cohort: Cohort, name: str
) -> None:
    client.login(username="stranger", password=PASSWORD)
    method = client.post if name in POSTED else client.get
    response = method(address(name, cohort))
    assert response.status_code == 404
    assert b"Negative late" not in response.content
    event = AuditEvent.objects.get(action="access_denied")
    assert (event.actor_username, event.object_id, event.centre_code) == ("stranger", str(cohort.pk), "north")


def test_the_list_shows_the_cohorts_of_the_users_centres_only(
    client: Client, cast: Cast, cohort: Cohort
) -> None:
    client.login(username="stranger", password=PASSWORD)
    assert "Negative late" not in text(client.get(reverse("cohorts")))
    client.login(username="colleague", password=PASSWORD)
    assert "Negative late" in text(client.get(reverse("cohorts")))


def test_filters_in_the_address_are_ticked_counted_and_told_in_words(clinic: Client, cast: Cast) -> None:
    for sex in ("female", "female", "male"):
        cast.patient(record(patient={"sex": sex}))
    page = text(clinic.get(reverse("cohort-new"), {"sent": "1", "sex": "female"}))
    assert '<strong class="found-number">2</strong> of 3 patients' in page
    assert "<strong>Sex</strong>: Female" in page
    assert "1 excluded, 0 not known, 2 remain" in page
    assert 'value="female" id="sex-1" checked' in page


def test_a_filter_that_cannot_be_read_is_said_and_left_out(clinic: Client, cast: Cast) -> None:
    cast.patient()
    page = text(clinic.get(reverse("cohort-new"), {"age_at_diagnosis_from": "old", "sex": "unknown"}))
    assert "Age at diagnosis (years): This must be a whole number." in page
    assert "<strong>Sex</strong>: Unknown" in page


@pytest.mark.parametrize(
    "query",
    ["sex=%00", "era_from=99999999999999999999", "as_of=yesterday", "as_of=9999-12-31", "centres=%F0%9F%92%A9",
     "mrd_stratum=late&mrd_as_of=date&mrd_on=", "mrd_stratum=x", "age_at_diagnosis_from=60&age_at_diagnosis_to=18",
     "provenance=martian", "era_to=1٢"],
)  # fmt: skip
def test_nothing_in_the_address_breaks_the_page(clinic: Client, cast: Cast, query: str) -> None:
    assert clinic.get(f"{reverse('cohort-new')}?{query}").status_code == 200


def test_saving_keeps_what_the_filters_say_and_leads_to_the_cohort(clinic: Client, cast: Cast) -> None:
    cast.patient(leukaemia(genetics={"bcr_abl1": "positive"}))
    sent = {
        "name": "Ph-positive",
        "filters": "sent=1&bcr_abl1=positive&age_at_diagnosis_to=60&age_at_diagnosis_unknown=1",
    }
    response = clinic.post(reverse("cohort-new"), sent)
    made = Cohort.objects.get()
    assert response["Location"] == reverse("cohort", args=[made.pk])
    assert made.versions.get().definition == {
        "age_at_diagnosis": {"to": 60, "unknown": True},
        "bcr_abl1": ["positive"],
    }
    page = text(clinic.get(response["Location"]))
    assert '<strong class="found-number">1</strong> of 1 patients' in page
    assert "up to 60 or not known" in page


def test_without_a_name_nothing_is_saved_and_the_filters_stay(clinic: Client, cast: Cast) -> None:
    cast.patient()
    page = text(clinic.post(reverse("cohort-new"), {"name": "", "filters": "sent=1&sex=unknown"}))
    assert "This was not saved." in page
    assert "<strong>Sex</strong>: Unknown" in page
    assert not Cohort.objects.exists()


def test_a_new_version_starts_from_the_latest_and_is_numbered_on(clinic: Client, cohort: Cohort) -> None:
    start = text(clinic.get(address("cohort-version-new", cohort)))
    assert 'value="late" id="mrd_stratum-2" checked' in start
    clinic.post(address("cohort-version-new", cohort), {"filters": "sent=1&mrd_stratum=early"})
    page = text(clinic.get(address("cohort", cohort)))
    assert "Who belongs: version 2" in page
    assert "Who belongs: version 1" in text(clinic.get(address("cohort", cohort), {"version": "1"}))


@pytest.mark.parametrize("version", ["3", "x", "-1", "9" * 40])
def test_a_version_that_there_is_not_is_not_found(clinic: Client, cohort: Cohort, version: str) -> None:
    assert clinic.get(address("cohort", cohort), {"version": version}).status_code == 404


def test_synthetic_patients_are_said_to_be_so_and_never_mixed_in(client: Client, cast: Cast) -> None:
    cast.patient(centre=cast.demonstration)
    client.login(username="haematologist", password=PASSWORD)
    clinical = text(client.get(reverse("cohort-new")))
    assert "SYNTHETIC" not in clinical
    synthetic = text(client.get(reverse("cohort-new"), {"provenance": "synthetic"}))
    assert "SYNTHETIC" in synthetic
    assert "of 1 patients" in synthetic
    client.post(reverse("cohort-new"), {"name": "Invented", "filters": "sent=1&provenance=synthetic"})
    made = Cohort.objects.get()
    assert made.synthetic
    assert "SYNTHETIC" in text(client.get(reverse("cohort", args=[made.pk])))
    assert "SYNTHETIC: not real patients." in text(client.get(address("cohort-attrition", made)))


def test_the_attrition_downloads_as_a_drawing_that_says_what_it_shows(clinic: Client, cohort: Cohort) -> None:
    response = clinic.get(address("cohort-attrition", cohort))
    assert response["Content-Type"] == "image/svg+xml"
    assert 'filename="attrition-1.svg"' in response["Content-Disposition"]
    drawing = text(response)
    assert "Cohort Negative late, version 1" in drawing
    assert "In the cohort: 1" in drawing
    assert "<style>" in drawing


def test_whoever_may_not_see_small_numbers_gets_them_rounded(
    client: Client, cast: Cast, cohort: Cohort
) -> None:
    for _ in range(4):
        cast.patient(negative_late())
    cohorts.save_version(cohort=cohort, values={}, by=cast.colleague)
    client.login(username="administrator", password=PASSWORD)
    page = text(client.get(address("cohort", cohort)))
    # 6 patients are shown as 5, and 1 in the former version as 0.
    assert '<strong class="found-number">5</strong> of 5 patients' in page
    assert "rounded to the nearest five" in page
    former = text(client.get(address("cohort", cohort), {"version": "1"}))
    assert '<strong class="found-number">0</strong> of 0 patients' in former
    builder = text(client.get(reverse("cohort-new")))
    assert '<strong class="found-number">5</strong> of 5 patients' in builder
    assert "from 1991" not in builder


def test_only_who_keeps_a_cohort_is_offered_to_rename_it(client: Client, cast: Cast, cohort: Cohort) -> None:
    client.login(username="haematologist", password=PASSWORD)
    assert "Only the owner of this cohort (colleague)" in text(client.get(address("cohort-edit", cohort)))
    assert client.post(address("cohort-edit", cohort), {"name": "Mine"}).status_code == 403
    client.login(username="colleague", password=PASSWORD)
    client.post(address("cohort-edit", cohort), {"name": "Renamed", "description": ""})
    assert "Renamed" in text(client.get(reverse("cohorts")))


def test_archiving_takes_it_off_the_list_and_back(clinic: Client, cohort: Cohort) -> None:
    clinic.post(address("cohort-archive", cohort))
    assert "Negative late" not in text(clinic.get(reverse("cohorts")))
    assert "Negative late" in text(clinic.get(reverse("cohorts"), {"archived": "1"}))
    clinic.post(address("cohort-archive", cohort))
    assert "Negative late" in text(clinic.get(reverse("cohorts")))


def test_characteristics_are_asked_for_with_one_click_and_shown_when_they_are_there(
    clinic: Client, cohort: Cohort, jobs: Jobs
) -> None:
    page = clinic.get(address("cohort", cohort))
    asked = page.context["page"].comparisons[0].definition
    response = clinic.post(reverse("analysis-new", args=[cohort.pk]), {"version": "1", "definition": asked})
    assert response.status_code == 302
    assert Analysis.objects.get().kind == "characteristics"
    jobs.run()
    assert "All patients (n = 1)" in text(clinic.get(address("cohort", cohort)))


def test_every_page_takes_few_queries_however_many_patients_and_cohorts(
    client: Client, cast: Cast, cohort: Cohort
) -> None:
    client.login(username="haematologist", password=PASSWORD)
    for _ in range(5):
        cast.patient(negative_late())
        cohorts.save_version(cohort=cohort, values={}, by=cast.colleague)
        cohorts.create(values={"name": "Another", "centres": ["north"]}, by=cast.haematologist)
    filters = {"sent": "1", "sex": "unknown", "mrd_stratum": "late"}
    pages: list[tuple[str, dict[str, str]]] = [
        (reverse("cohorts"), {}),
        (reverse("cohort-new"), {}),
        (reverse("cohort-new"), filters),
        (address("cohort", cohort), {}),
        (address("cohort-version-new", cohort), {}),
        (address("cohort-version-new", cohort), filters),
    ]
    client.get(reverse("cohorts"))  # the first page after the log-in also notes the time in the session
    for place, query in pages:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(place, query).status_code == 200
        assert len(captured) <= MOST_QUERIES, (place, [query["sql"][:90] for query in captured])


@pytest.mark.parametrize("username", ["haematologist", "administrator"])
def test_the_page_of_a_cohort_takes_few_queries_in_every_state_of_its_analyses(
    client: Client, cast: Cast, cohort: Cohort, jobs: Jobs, username: str
) -> None:
    client.login(username=username, password=PASSWORD)
    client.get(reverse("cohorts"))
    version = cohort.versions.get()
    asked = {"kind": "characteristics", "time_zero": "diagnosis"}
    made = [analyses.create(version=version, definition=asked, by=cast.haematologist) for _ in range(3)]
    states: list[dict[str, Any]] = [
        {"state": "running"},
        {"state": "cancelled", "finished_at": timezone.now()},
        {},
    ]
    for number, change in enumerate(states):
        if change:
            Analysis.objects.filter(pk=made[number].pk).update(**change)
        else:
            jobs.run()
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address("cohort", cohort)).status_code == 200
        assert len(captured) <= MOST_QUERIES, (number, [query["sql"][:90] for query in captured])
    assert Analysis.objects.filter(state="finished").exists()


def test_a_member_who_leaves_no_longer_knows_of_it(client: Client, cast: Cast, cohort: Cohort) -> None:
    access.end(membership=cast.colleague.memberships.get(), by=None)
    client.login(username="colleague", password=PASSWORD)
    assert "Negative late" not in text(client.get(reverse("cohorts")))
    assert client.get(reverse("cohort-new")).status_code == 403


def test_a_version_that_is_not_counted_yet_says_so_and_can_be_asked_for_again(
    clinic: Client, cast: Cast, cohort: Cohort, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cohort_counts, "LIVE_LIMIT", 0)
    cohorts.save_version(
        cohort=cohort, values={"definition": {"mrd_stratum": {"in": ["late"]}}}, by=cast.colleague
    )
    assert "This version is being counted." in text(clinic.get(address("cohort", cohort)))
    assert clinic.get(reverse("cohort-attrition", args=[cohort.pk, 2])).status_code == 404
    assert len(jobs.waiting()) == 1
    clinic.post(reverse("cohort-count", args=[cohort.pk, 2]))
    assert len(jobs.waiting()) == 1
    jobs.run()
    assert '<strong class="found-number">1</strong>' in text(clinic.get(address("cohort", cohort)))
    clinic.post(reverse("cohort-count", args=[cohort.pk, 2]))
    assert jobs.waiting() == []


def test_centres_of_the_other_provenance_are_let_go_when_it_is_changed(client: Client, cast: Cast) -> None:
    cast.patient(centre=cast.demonstration)
    client.login(username="haematologist", password=PASSWORD)
    page = text(
        client.get(reverse("cohort-new"), {"sent": "1", "provenance": "synthetic", "centres": "north"})
    )
    assert '<strong class="found-number">1</strong> of 1 patients' in page


def test_the_day_of_the_count_is_kept(clinic: Client, cast: Cast) -> None:
    clinic.post(reverse("cohort-new"), {"name": "Then", "filters": "sent=1&as_of=2026-08-01"})
    assert Cohort.objects.get().versions.get().as_of.isoformat() == "2026-08-01"
    refused = text(
        clinic.post(reverse("cohort-new"), {"name": "Later", "filters": "sent=1&as_of=2999-01-01"})
    )
    assert "This day has not come yet." in refused
    assert timezone.localdate().isoformat() in refused
