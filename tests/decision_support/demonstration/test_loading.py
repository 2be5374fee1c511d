"""Loading the demonstration: through services, once, quickly, marked synthetic everywhere."""

import time
from collections import Counter
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.utils import timezone

from cohorts.models import AuditEvent, Centre, Membership, Patient, Role, TreatmentPhase
from cohorts.selectors import patients_visible_to, record_of
from decision_support import demonstration_accounts, selectors
from decision_support.demonstration import generator
from decision_support.models import BoardDecision, PatientStatus, Recommendation
from decision_support.services import demonstration

PASSWORD = "a password for the demonstration"


def load() -> int:
    return demonstration.load(on=timezone.localdate(), password=PASSWORD)


def patient(name: str) -> Patient:
    return Patient.objects.get(name=f"Demo {name}")


@pytest.fixture
def loaded(db: None) -> None:
    load()


def test_the_demonstration_loads_within_fifteen_seconds_and_the_second_call_does_nothing(
    db: None, django_assert_max_num_queries: Any
) -> None:
    begun = time.monotonic()
    assert load() == len(generator.FIRST_CENTRE) + len(generator.SECOND_CENTRE)
    assert time.monotonic() - begun < 15
    before = Patient.objects.count(), AuditEvent.objects.count(), Recommendation.objects.count()
    begun = time.monotonic()
    with django_assert_max_num_queries(5):
        assert load() == 0
    assert time.monotonic() - begun < 1
    assert (Patient.objects.count(), AuditEvent.objects.count(), Recommendation.objects.count()) == before


def test_the_stored_records_get_the_answers_that_the_stories_expect(loaded: None) -> None:
    today = timezone.localdate()
    for story in (*generator.FIRST_CENTRE, *generator.SECOND_CENTRE):
        _, answer = selectors.evaluate_now(patient(story.name), today)
        assert answer.direction == story.expected.direction, story.name
        assert answer.synthetic


def test_every_cycle_states_its_agents_or_that_there_were_none_of_those_asked_for(loaded: None) -> None:
    assert TreatmentPhase.objects.filter(agents=[]).exists()
    assert not TreatmentPhase.objects.filter(agents=None).exists()


def test_centres_and_patients_are_synthetic_and_the_database_holds_to_it(loaded: None) -> None:
    assert set(Centre.objects.values_list("provenance", flat=True)) == {"synthetic"}
    assert set(Patient.objects.values_list("provenance", flat=True)) == {"synthetic"}
    assert all(row.content["synthetic"] for row in Recommendation.objects.all())


def test_everything_was_entered_by_a_service_with_its_audit_event(loaded: None) -> None:
    recorded = AuditEvent.objects.filter(action="recorded", object_type="Patient")
    assert {str(key) for key in Patient.objects.values_list("pk", flat=True)} == set(
        recorded.values_list("object_id", flat=True)
    )
    assert AuditEvent.objects.filter(action="issued").count() == Recommendation.objects.count()


def test_the_accounts_of_the_contract_exist_with_their_parts_and_one_password(loaded: None) -> None:
    assert demonstration_accounts.found_accounts() == sorted(demonstration_accounts.ACCOUNTS)
    parts = {
        (membership.user.get_username(), membership.centre.code, membership.role)
        for membership in Membership.objects.select_related("user", "centre")
    }
    assert parts == {
        ("haematologist", "demonstration", Role.CLINICIAN),
        ("colleague", "demonstration", Role.CLINICIAN),
        ("stranger", "second-demonstration", Role.CLINICIAN),
        ("curator", "demonstration", Role.CURATOR),
        ("curator2", "demonstration", Role.CURATOR),
        ("statistician", "demonstration", Role.STATISTICIAN),
        ("privacy", "demonstration", Role.PRIVACY),
    }
    users = User.objects.all()
    assert all(user.check_password(PASSWORD) for user in users)
    assert [user.username for user in users if user.is_superuser or user.is_staff] == ["admin"]


def test_a_changed_password_holds_from_the_next_start(loaded: None) -> None:
    demonstration.keep_password("another password of theirs")
    assert all(user.check_password("another password of theirs") for user in User.objects.all())
    before = set(User.objects.values_list("password", flat=True))
    demonstration.keep_password("another password of theirs")
    assert set(User.objects.values_list("password", flat=True)) == before


def test_the_stranger_sees_the_second_hospital_alone(loaded: None) -> None:
    stranger = User.objects.get(username="stranger")
    seen = set(patients_visible_to(stranger).values_list("name", flat=True))
    assert seen == {"Demo Ebony", "Demo Ginkgo", "Demo Holly"}


def test_the_worklist_shows_each_of_its_states(loaded: None) -> None:
    status = {
        row.patient.name.removeprefix("Demo "): row for row in PatientStatus.objects.select_related("patient")
    }
    assert len(status) == Patient.objects.count()
    assert status["Hazel"].recommendation is None
    assert status["Baihe"].decision_awaited
    assert not status["Bamboo"].decision_awaited
    assert status["Bamboo"].missing_count > 0
    assert status["Willow"].new_result
    assert status["Willow"].stale
    assert status["Foxglove"].stale
    assert not status["Foxglove"].new_result
    assert not status["Campion"].decision_awaited
    assert not status["Campion"].stale


def test_one_recommendation_is_superseded_and_the_boards_agreed_and_differed(loaded: None) -> None:
    issued = Counter(row.patient.name for row in Recommendation.objects.select_related("patient"))
    assert [name for name, number in issued.items() if number > 1] == ["Demo Alder"]
    decisions = BoardDecision.objects.values_list(
        "recommendation__patient__name", "option", "agrees", "override_reason"
    )
    assert set(decisions) == {
        ("Demo Campion", "no_transplant", True, None),
        ("Demo Dandelion", "autologous_hsct", True, None),
        ("Demo Juniper", "no_transplant", False, "trial_or_protocol"),
        ("Demo Kumquat", "allogeneic_hsct", True, None),
    }


def test_a_slip_was_corrected_and_another_retracted_and_both_can_be_read(loaded: None) -> None:
    corrected = AuditEvent.objects.get(patient_id=patient("Thistle").pk, action="corrected")
    assert corrected.changes["value"] == ["0.02", "0.002"]
    assert corrected.reason
    larch = patient("Larch")
    assert larch.mrd_assessments.filter(retracted_at__isnull=False).count() == 1
    assert len(record_of(larch).mrd_assessments) == 3


@pytest.fixture
def known_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANDMARK_DEMO_PASSWORD", PASSWORD)


def test_the_command_loads_once_and_says_so(db: None, known_password: None) -> None:
    first, second = StringIO(), StringIO()
    call_command("load_demonstration", stdout=first)
    call_command("load_demonstration", stdout=second)
    assert "synthetic patients" in first.getvalue()
    assert second.getvalue() == ""


def test_the_command_says_when_the_demonstration_has_aged(loaded: None, known_password: None) -> None:
    Centre.objects.update(created_at=timezone.now() - timedelta(days=40))
    out = StringIO()
    call_command("load_demonstration", stdout=out)
    assert "40 days old" in out.getvalue()
    assert str(settings.DATA_DIR) in out.getvalue()


def test_a_production_start_loads_no_demonstration(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    monkeypatch.setattr(settings, "PRODUCTION", True)
    with pytest.raises(CommandError, match="no demonstration"):
        call_command("load_demonstration")
    assert not Centre.objects.exists()
