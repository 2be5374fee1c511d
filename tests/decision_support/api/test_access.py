"""Who may not know of a patient learns nothing on any address, by any method, and the attempt is kept.

The addresses are read from the URL configuration itself, so a new one cannot be forgotten.
"""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern

from cohorts.api.rows import KINDS
from cohorts.models import (
    Analysis,
    AuditEvent,
    Cohort,
    Donor,
    FitnessAssessment,
    MRDAssessment,
    Outcome,
    Patient,
    Transplant,
    TreatmentPhase,
)
from cohorts.services import access, cohorts, imports, rows
from decision_support.api.urls import urlpatterns
from decision_support.models import Recommendation
from decision_support.services import recommendations
from tests.cast import PASSWORD, Cast, early_negative
from tests.decision_support.api.conftest import client_of

METHODS = ("get", "post", "put", "patch", "delete", "options")
OPEN = {"token", "schema", "docs", None}  # no credentials asked for; None is the answer to unknown addresses


def named(pattern: URLPattern) -> str:
    return str(pattern.name)


OF_AN_OBJECT = sorted(named(p) for p in urlpatterns if "<uuid" in str(p.pattern))
CLOSED = sorted(named(p) for p in urlpatterns if p.name not in OPEN)


class Addresses:
    """Every address of the API filled in for one patient and one cohort of the Northern centre."""

    def __init__(self, cast: Cast) -> None:
        self.patient: Patient = cast.patient(early_negative())
        self.rows = dict(self._rows(cast))
        self.recommendation: Recommendation = recommendations.issue(
            patient=self.patient, as_of=date(2026, 9, 1), by=cast.haematologist
        )
        self.cohort: Cohort = cohorts.create(
            values={"name": "Everybody", "centres": ["north"]}, by=cast.haematologist
        )
        self.analysis = Analysis.objects.create(
            cohort_version=self.cohort.versions.get(),
            kind="survival",
            definition={},
            created_by=cast.haematologist,
        )

        handed_in = imports.upload(
            centre=cast.north, file_name="a.csv", content=[b"MRN,DOB\n1,1990-02-03\n"], by=cast.haematologist
        ).data_import
        self.data_import = imports.set_mapping(
            data_import=handed_in, definition=handed_in.proposal, by=cast.haematologist
        )

    def _rows(self, cast: Cast) -> Iterator[tuple[str, int]]:
        given: dict[str, tuple[Any, dict[str, Any]]] = {
            "donors": (Donor, {"kind": "cord"}),
            "fitness-assessments": (FitnessAssessment, {"ecog": 1}),
            "mrd-assessments": (MRDAssessment, {"collected_on": "2026-09-01"}),
            "outcomes": (Outcome, {"kind": "last_follow_up", "occurred_on": "2026-09-01"}),
            "transplants": (Transplant, {"kind": "autologous", "performed_on": "2026-10-01"}),
            "treatment-phases": (TreatmentPhase, {"cycle": 2, "started_on": "2026-08-10"}),
        }
        for path, (model, values) in given.items():
            yield path, rows.record(model, patient=self.patient, values=values, by=cast.haematologist).pk

    def of(self, name: str) -> str:
        pattern = next(str(p.pattern) for p in urlpatterns if p.name == name)
        row = next((self.rows[kind.path] for kind in KINDS if f"/{kind.path}" in pattern), 0)
        filled = (
            pattern.replace("<uuid:patient_id>", str(self.patient.pk))
            .replace("<uuid:recommendation_id>", str(self.recommendation.pk))
            .replace("<uuid:cohort_id>", str(self.cohort.pk))
            .replace("<uuid:analysis_id>", str(self.analysis.pk))
            .replace("<uuid:import_id>", str(self.data_import.pk))
            .replace("<int:row_id>", str(row))
            .replace("<int:number>", "1")
        )
        assert "<" not in filled, f"{name} has a parameter that this test does not know"
        return f"/api/v1/{filled}"


@pytest.fixture
def addresses(cast: Cast) -> Addresses:
    return Addresses(cast)


def denied(addresses: Addresses) -> list[str]:
    """Who was refused the patient or the cohort, once an attempt."""
    objects = [str(addresses.patient.pk), str(addresses.cohort.pk), str(addresses.data_import.pk)]
    refused = AuditEvent.objects.filter(action="access_denied", object_id__in=objects)
    return list(refused.values_list("actor_username", flat=True))


def send(client: Client, method: str, path: str, headers: dict[str, str] | None = None) -> Any:
    return getattr(client, method)(
        path, {"reason": "x"}, content_type="application/json", headers=headers or {}
    )


def test_there_are_addresses_of_objects_to_try() -> None:
    assert len(OF_AN_OBJECT) >= 20
    assert {"patient", "history", "recommendation", "replay", "decisions"} <= set(OF_AN_OBJECT)


@pytest.mark.parametrize("name", OF_AN_OBJECT)
def test_a_stranger_gets_404_on_every_address_and_the_attempt_is_kept(
    addresses: Addresses, stranger_api: Client, name: str
) -> None:
    before = AuditEvent.objects.count()
    for method in METHODS:
        response = send(stranger_api, method, addresses.of(name))
        assert response.status_code == 404, method
        assert response["Content-Type"] == "application/problem+json"
        assert response.json()["errors"] == [{"pointer": "", "message": "Not found.", "code": "not_found"}]
    assert denied(addresses) == ["stranger"] * len(METHODS)
    assert AuditEvent.objects.count() == before + len(METHODS), "and nothing else has happened"


@pytest.mark.parametrize("name", OF_AN_OBJECT)
def test_a_stranger_with_an_idempotency_key_gets_404_too_and_the_attempt_is_kept(
    addresses: Addresses, stranger_api: Client, name: str
) -> None:
    response = send(stranger_api, "post", addresses.of(name), {"Idempotency-Key": "a-key-of-the-stranger"})
    assert response.status_code == 404
    assert denied(addresses) == ["stranger"]


@pytest.mark.parametrize("name", CLOSED)
def test_without_credentials_every_address_is_401_and_nothing_is_said(
    addresses: Addresses, client: Client, name: str
) -> None:
    for method in METHODS:
        response = send(client, method, addresses.of(name))
        assert response.status_code == 401, method
        assert response["WWW-Authenticate"].startswith("Bearer")
    assert denied(addresses) == []


@pytest.mark.parametrize("name", CLOSED)
def test_a_closed_account_is_401_on_every_address(addresses: Addresses, cast: Cast, name: str) -> None:
    client = client_of(cast.haematologist)
    cast.haematologist.is_active = False
    cast.haematologist.save()
    assert {send(client, method, addresses.of(name)).status_code for method in METHODS} == {401}


@pytest.mark.parametrize("name", OF_AN_OBJECT)
def test_a_colleague_of_the_centre_is_let_in(addresses: Addresses, colleague_api: Client, name: str) -> None:
    assert colleague_api.get(addresses.of(name)).status_code in {200, 202, 405}
    assert denied(addresses) == []


@pytest.mark.parametrize("name", OF_AN_OBJECT)
def test_who_may_only_read_writes_nowhere(addresses: Addresses, statistician_api: Client, name: str) -> None:
    for method in ("post", "patch"):
        status = send(statistician_api, method, addresses.of(name)).status_code
        # A replay writes nothing but its audit event; a body that is no such thing is told before the role.
        assert status in {400, 403, 405}, method


def test_who_has_left_the_centre_is_a_stranger(
    addresses: Addresses, cast: Cast, colleague_api: Client
) -> None:
    membership = cast.colleague.memberships.get()
    access.end(membership=membership, by=None)
    assert colleague_api.get(addresses.of("patient")).status_code == 404


def test_lists_hold_nothing_of_other_centres(addresses: Addresses, stranger_api: Client) -> None:
    assert stranger_api.get("/api/v1/patients").json()["count"] == 0
    assert stranger_api.get("/api/v1/cohorts").json()["count"] == 0


@pytest.mark.parametrize("name", CLOSED)
def test_a_session_without_its_csrf_token_writes_nowhere(addresses: Addresses, name: str) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.login(username="haematologist", password=PASSWORD)
    for method in ("post", "put", "patch", "delete"):
        assert send(browser, method, addresses.of(name)).status_code == 403, method


def test_correcting_through_the_patient_of_another_centre_is_impossible(
    addresses: Addresses, cast: Cast, stranger_api: Client
) -> None:
    """A row of the Northern patient cannot be reached through a patient that the stranger may see."""
    own = cast.patient(centre=cast.south)
    row = addresses.rows["mrd-assessments"]
    response = send(stranger_api, "patch", f"/api/v1/patients/{own.pk}/mrd-assessments/{row}")
    assert response.status_code == 404
