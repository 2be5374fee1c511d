"""Who reaches which page. A stranger gets 404 for another centre's patient on every path, and it is in the audit."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.converters import IntConverter, SlugConverter, UUIDConverter

from cohorts.models import AuditEvent, MRDAssessment, Patient
from decision_support.models import Recommendation
from decision_support.services import recommendations
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, ago, filled, negative

PARTS = (
    "patient", "plan", "donor-search", "diagnosis", "genetics", "ikzf1", "remission", "graft", "centre",
    "mrd-assessment", "treatment-phase", "donor", "fitness", "transplant", "outcome",
    "protocol", "first-relapse", "prior-treatment",
)  # fmt: skip
ROWS_OF = {
    "mrd-assessment": "mrd_assessments", "treatment-phase": "treatment_phases", "donor": "donors",
    "fitness": "fitness_assessments",
}  # fmt: skip


@pytest.fixture
def patient(cast: Cast) -> Patient:
    return cast.patient(filled(negative(AFTER_CYCLE_1)))


@pytest.fixture
def recommendation(cast: Cast, patient: Patient) -> Recommendation:
    return recommendations.issue(patient=patient, as_of=ago(0), by=cast.haematologist)


def addresses(patient: Patient, recommendation: Recommendation) -> list[tuple[str, str]]:
    """Every page about one patient, as (method, address)."""
    found = [
        ("get", reverse(name, args=[patient.pk]))
        for name in (
            "patient",
            "what-if",
            "similar-patients",
            "history",
            "mrd-drawing",
            "mrd-table",
            "outcome-table",
        )
    ]
    found.append(("get", reverse("outcome-drawing", args=[patient.pk, "lfs"])))
    found += [("get", reverse("record-edit", args=[patient.pk, part])) for part in PARTS]
    for part, rows in ROWS_OF.items():
        row = getattr(patient, rows).first()
        found += [
            ("get", reverse(name, args=[patient.pk, part, row.pk]))
            for name in ("record-row", "record-retract")
        ]
    found.append(("get", reverse("recommendation", args=[recommendation.pk])))
    found += [("post", address) for _, address in found if "history" not in address]
    found.append(("post", reverse("recommendation-issue", args=[patient.pk])))
    found += [
        ("post", reverse(name, args=[recommendation.pk]))
        for name in ("recommendation-replay", "recommendation-decide")
    ]
    return found


def log_in(client: Client, username: str) -> None:
    assert client.login(username=username, password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_a_stranger_gets_404_on_every_page_of_a_patient_and_the_attempt_is_in_the_audit(
    client: Client, cast: Cast, patient: Patient, recommendation: Recommendation
) -> None:
    log_in(client, "stranger")
    for method, address in addresses(patient, recommendation):
        before = AuditEvent.objects.filter(action="access_denied", patient_id=patient.pk).count()
        response = getattr(client, method)(address)
        # A page that only reads refuses a POST before it asks whose patient it is.
        assert response.status_code in ({404} if method == "get" else {404, 405}), address
        if response.status_code == 404:
            after = AuditEvent.objects.filter(action="access_denied", patient_id=patient.pk).count()
            assert after == before + 1, address
            assert b"Ana Testcase" not in response.content
    assert MRDAssessment.objects.count() == 1
    assert Recommendation.objects.count() == 1


def test_every_page_of_a_patient_opens_for_a_colleague(
    client: Client, cast: Cast, patient: Patient, recommendation: Recommendation
) -> None:
    log_in(client, "colleague")
    for method, address in addresses(patient, recommendation):
        if method == "get":
            assert client.get(address).status_code == 200, address


def test_no_page_about_a_patient_is_left_out_of_these_tests(
    patient: Patient, recommendation: Recommendation
) -> None:
    tried = {address for _, address in addresses(patient, recommendation)}
    names = {
        pattern.name
        for pattern in html_patterns(get_resolver().url_patterns)
        if {"patient_id", "recommendation_id"} & set(pattern.pattern.converters)
    }
    assert names == {
        "patient", "what-if", "similar-patients", "history", "mrd-drawing", "mrd-table", "outcome-table",
        "outcome-drawing",
        "record-edit", "record-row", "record-retract", "recommendation-issue",
        "recommendation", "recommendation-replay", "recommendation-decide",
    }  # fmt: skip
    assert tried


def html_patterns(patterns: list[URLPattern | URLResolver], prefix: str = "") -> list[URLPattern]:
    found: list[URLPattern] = []
    for pattern in patterns:
        place = prefix + str(pattern.pattern)
        if place.startswith(("api/", "admin/")):
            continue
        if isinstance(pattern, URLResolver):
            found += html_patterns(pattern.url_patterns, place)
        else:
            found.append(pattern)
    return found


SAMPLES: dict[type, Callable[[], str]] = {
    UUIDConverter: lambda: "6a2c1f4e-0000-4000-8000-000000000000",
    IntConverter: lambda: "1",
    SlugConverter: lambda: "mrd-assessment",
}
OPEN_TO_ALL = {
    "login", "logout", "password_reset", "password_reset_done", "password_reset_confirm", "password_reset_complete",
    "intended-use", "set_language", "healthz", "readyz",
}  # fmt: skip


def test_every_page_but_the_log_in_asks_for_a_user(client: Client, db: None) -> None:
    for pattern in html_patterns(get_resolver().url_patterns):
        if pattern.name in OPEN_TO_ALL or pattern.name is None:
            continue
        arguments = {name: SAMPLES[type(c)]() for name, c in pattern.pattern.converters.items()}
        response = client.get(reverse(pattern.name, kwargs=arguments))
        assert response.status_code == 302, pattern.name
        assert response["Location"].startswith("/accounts/login/"), pattern.name


def test_a_member_who_is_no_clinician_reads_but_cannot_change(
    client: Client, cast: Cast, patient: Patient
) -> None:
    log_in(client, "statistician")
    page = client.get(reverse("patient", args=[patient.pk]))
    assert page.status_code == 200
    assert reverse("recommendation-issue", args=[patient.pk]).encode() not in page.content
    assert b"Add MRD result" not in page.content
    sent = {
        "collected_on": ago(3).isoformat(),
        "specimen": "bone_marrow",
        "method": "flow",
        "unit": "percent",
    }
    refused = client.post(reverse("record-edit", args=[patient.pk, "mrd-assessment"]), sent)
    assert refused.status_code == 403
    assert client.post(reverse("recommendation-issue", args=[patient.pk])).status_code == 403
    assert MRDAssessment.objects.count() == 1


def test_a_page_that_does_not_exist_says_so_plainly(client: Client, cast: Cast) -> None:
    log_in(client, "haematologist")
    response = client.get("/nowhere/")
    assert response.status_code == 404
    assert b"belongs to a patient of another hospital" in response.content
