"""The record in Django admin: the same services, the same walls between centres."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cohorts import selectors
from cohorts.models import AuditEvent, Centre, Diagnosis, Graft, Membership, MRDAssessment, Patient
from cohorts.services import mrd_assessments
from tests.cast import PASSWORD, Cast, early_negative

TABLES = [
    "patient", "diagnosis", "graft", "treatmentphase", "mrdassessment", "donor", "fitnessassessment", "transplant",
    "outcome",
]  # fmt: skip


@pytest.fixture
def patient(cast: Cast) -> Patient:
    return cast.patient(
        early_negative(
            transplants=[{"performed_on": "2026-10-01", "kind": "autologous"}],
            outcomes=[{"kind": "last_follow_up", "occurred_on": "2026-10-20"}],
        )
    )


@pytest.fixture
def browse(client: Client) -> Callable[[User], Client]:
    def log_in(user: User) -> Client:
        client.force_login(user)
        return client

    return log_in


def a_row_of(patient: Patient, table: str) -> Any:
    record = selectors.record_of(patient)
    return {
        "patient": patient,
        "diagnosis": record.diagnosis,
        "graft": record.graft,
        "treatmentphase": record.treatment_phases[0],
        "mrdassessment": record.mrd_assessments[0],
        "donor": record.donors[0],
        "fitnessassessment": record.fitness,
        "transplant": record.transplants[0],
        "outcome": record.outcomes[0],
    }[table]


def page(table: str, view: str, *args: Any) -> str:
    return reverse(f"admin:cohorts_{table}_{view}", args=args)


def posted(client: Client, address: str, **changes: Any) -> dict[str, Any]:
    """What a browser would send back: the form as served, with some fields changed."""
    form = client.get(address).context["adminform"].form
    data = {name: form[name].value() for name in form.fields}
    return {name: "" if value is None else value for name, value in data.items()} | changes


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("who", ["haematologist", "statistician", "superuser"])
def test_members_list_search_and_open_every_table(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str, who: str
) -> None:
    client = browse(getattr(cast, who))
    row = a_row_of(patient, table)
    listed = client.get(page(table, "changelist"), {"q": patient.identifier})
    assert listed.status_code == 200
    assert [found.pk for found in listed.context["cl"].result_list] == [row.pk]
    assert client.get(page(table, "change", row.pk)).status_code == 200
    history = client.get(page(table, "history", row.pk))
    assert history.status_code == 200
    assert "haematologist" in history.content.decode()


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("view", ["change", "delete", "history"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_404_for_another_centres_row_and_the_attempt_is_audited(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str, view: str, method: str
) -> None:
    client = browse(cast.stranger)
    response = getattr(client, method)(page(table, view, a_row_of(patient, table).pk))
    assert response.status_code == 404
    event = AuditEvent.objects.get(action="access_denied")
    assert (event.actor_username, event.patient_id) == ("stranger", patient.pk)


@pytest.mark.parametrize("table", TABLES)
def test_a_strangers_lists_are_empty(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str
) -> None:
    client = browse(cast.stranger)
    assert list(client.get(page(table, "changelist")).context["cl"].result_list) == []


def test_a_stranger_is_offered_no_foreign_patient_and_can_name_none(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.stranger)
    offered = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "cohorts", "model_name": "donor", "field_name": "patient", "term": ""},
    )
    assert offered.json()["results"] == []
    response = client.post(page("donor", "add"), {"patient": str(patient.pk), "kind": "cord"})
    assert response.status_code == 200
    assert "patient" in response.context["adminform"].form.errors


@pytest.mark.parametrize("key", ["00000000-0000-0000-0000-000000000000", "nonsense", "_00"])
def test_what_does_not_exist_is_404(cast: Cast, browse: Callable[[User], Client], key: str) -> None:
    assert browse(cast.haematologist).get(page("patient", "change", key)).status_code == 404


def test_an_ordinary_account_does_not_enter_the_admin(cast: Cast, client: Client) -> None:
    cast.colleague.is_staff = False
    cast.colleague.save()
    assert client.login(username="colleague", password=PASSWORD)
    assert client.get(reverse("admin:index")).status_code == 302


def test_a_patient_is_added_through_the_service(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.colleague)
    response = client.post(
        page("patient", "add"),
        {
            "centre": cast.north.pk, "identifier": "A-7", "name": "Bo", "birth_date": "1980-05-05", "sex": "male",
            "donor_search_done": "unknown", "preferences_avoid_gvhd": "true", "planned_hsct_on": "",
        },
    )  # fmt: skip
    patient = Patient.objects.get()
    assert response.status_code == 302
    assert (patient.identifier, patient.created_by, patient.preferences_avoid_gvhd) == (
        "A-7",
        cast.colleague,
        True,
    )
    assert AuditEvent.objects.get(object_id=str(patient.pk)).action == "recorded"


def test_a_patient_is_corrected_with_its_reason(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    address = page("patient", "change", patient.pk)
    data = posted(client, address, birth_date="1991-03-15")
    without = client.post(address, data)
    assert without.status_code == 200
    assert "reason" in without.context["adminform"].form.errors
    assert str(Patient.objects.get().birth_date) == "1991-03-14"

    assert client.post(address, data | {"reason": "letter"}).status_code == 302
    event = selectors.history_of(patient).filter(action="corrected").get()
    assert event.changes == {"birth_date": ["1991-03-14", "1991-03-15"]}
    assert (event.actor_username, event.reason) == ("colleague", "letter")


def test_saving_without_a_change_writes_nothing(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    before = AuditEvent.objects.count()
    for table in TABLES:
        address = page(table, "change", a_row_of(patient, table).pk)
        assert client.post(address, posted(client, address)).status_code == 302, table
    assert AuditEvent.objects.count() == before


def test_what_a_service_refuses_stands_beside_its_field(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    address = page("treatmentphase", "add")
    response = client.post(
        address,
        {
            "patient": str(patient.pk),
            "cycle": "1",
            "started_on": "2026-08-10",
            "kind": "consolidation",
            "agents": "",
        },
    )
    assert response.status_code == 200
    assert response.context["adminform"].form.errors == {
        "cycle": ["This cycle number is given more than once."]
    }


def test_an_mrd_result_is_added_and_corrected(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.haematologist)
    response = client.post(
        page("mrdassessment", "add"),
        {
            "patient": str(patient.pk), "collected_on": "2026-09-07", "reported_on": "2026-09-08",
            "specimen": "bone_marrow", "method": "flow", "result": "quantified", "value": "2e-4", "comparator": "",
            "unit": "fraction", "limit_of_detection": "0.0001", "limit_of_quantification": "", "adequate": "true",
        },
    )  # fmt: skip
    assert response.status_code == 302
    row = MRDAssessment.objects.get(collected_on="2026-09-07")
    address = page("mrdassessment", "change", row.pk)
    data = posted(client, address, value="0.0003", reason="misread")
    assert client.post(address, data).status_code == 302
    event = selectors.history_of_object(row).first()
    assert event is not None
    assert event.changes == {"value": ["0.0002", "0.0003"]}


def test_the_first_diagnosis_and_graft_are_added(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.haematologist)
    patient = cast.patient()
    for table in ("diagnosis", "graft"):
        address = page(table, "add")
        data = posted(client, address, patient=str(patient.pk))
        data |= {"lineage": "B"} if table == "diagnosis" else {"autologous_collected": "true"}
        response = client.post(address, data)
        assert response.status_code == 302, response.context["adminform"].form.errors
    assert Diagnosis.objects.get().lineage == "B"
    assert Graft.objects.get().autologous_collected is True


def test_a_change_that_someone_overtook_is_not_saved(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    address = page("patient", "change", patient.pk)
    data = posted(client, address, name="Anna Testcase", reason="letter")
    cast.mrd(patient, "2026-09-07")
    response = client.post(address, data)
    assert response.status_code == 200
    assert Patient.objects.get().name == "Ana Testcase"


def test_a_reader_cannot_save(cast: Cast, patient: Patient, browse: Callable[[User], Client]) -> None:
    client = browse(cast.statistician)
    assert client.post(page("patient", "change", patient.pk), {"name": "X"}).status_code == 403
    assert client.get(page("patient", "add")).status_code == 403
    row = a_row_of(patient, "mrdassessment")
    assert client.post(page("mrdassessment", "delete", row.pk), {"reason": "x"}).status_code == 403


def test_deleting_a_row_retracts_it_with_a_reason(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    row = a_row_of(patient, "mrdassessment")
    address = page("mrdassessment", "delete", row.pk)
    assert client.get(address).status_code == 200
    refused = client.post(address, {"reason": " "})
    assert refused.status_code == 200
    assert not MRDAssessment.objects.get().entered_in_error

    assert client.post(address, {"reason": "of another patient"}).status_code == 302
    kept = MRDAssessment.objects.get()
    assert (kept.retracted_by, kept.retraction_reason) == (cast.colleague, "of another patient")
    assert client.post(page("mrdassessment", "change", row.pk), {"method": "ngs"}).status_code == 403
    assert client.post(address, {"reason": "again"}).status_code == 403


def test_rows_are_retracted_together_by_the_action(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.colleague)
    cast.mrd(patient, "2026-09-07")
    chosen = {
        "action": "retract_selected",
        "_selected_action": [row.pk for row in MRDAssessment.objects.all()],
    }
    asked = client.post(page("mrdassessment", "changelist"), chosen)
    assert asked.status_code == 200
    assert "reason" in asked.content.decode()
    assert (
        client.post(page("mrdassessment", "changelist"), chosen | {"reason": "import error"}).status_code
        == 302
    )
    assert {row.retraction_reason for row in MRDAssessment.objects.all()} == {"import error"}


def test_nothing_offers_a_real_deletion(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.superuser)
    rows: dict[str, Any] = {
        "auditevent": AuditEvent.objects.first(),
        "centre": cast.north,
        "membership": cast.colleague.memberships.get(),
        **{table: a_row_of(patient, table) for table in ("patient", "diagnosis", "graft")},
    }
    for table, row in rows.items():
        assert client.post(page(table, "delete", row.pk), {"post": "yes"}).status_code == 403, table
    for table in [*TABLES, "auditevent", "centre", "membership"]:
        assert "delete_selected" not in client.get(page(table, "changelist")).content.decode(), table


def test_djangos_own_log_stays_empty(cast: Cast, patient: Patient, browse: Callable[[User], Client]) -> None:
    client = browse(cast.colleague)
    address = page("patient", "change", patient.pk)
    client.post(address, posted(client, address, name="Anna", reason="letter"))
    assert not LogEntry.objects.exists()


def test_the_audit_is_searched_and_read_by_centre(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    mrd_assessments.retract(
        assessment=a_row_of(patient, "mrdassessment"), reason="of another patient", by=cast.colleague
    )
    listed = browse(cast.haematologist).get(page("auditevent", "changelist"), {"q": "of another"})
    assert [event.action for event in listed.context["cl"].result_list] == ["retracted"]
    event = AuditEvent.objects.filter(patient_id=patient.pk).first()
    assert event is not None
    assert browse(cast.haematologist).get(page("auditevent", "change", event.pk)).status_code == 200
    assert browse(cast.superuser).post(page("auditevent", "change", event.pk), {}).status_code == 403
    listed = browse(cast.stranger).get(page("auditevent", "changelist"))
    assert patient.pk not in {event.patient_id for event in listed.context["cl"].result_list}


def test_the_system_administrator_makes_accounts_centres_and_memberships(
    cast: Cast, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.superuser)
    password = "a long enough phrase 7"
    made = client.post(
        reverse("admin:auth_user_add"),
        {"username": "newcomer", "usable_password": "true", "password1": password, "password2": password},
    )
    assert made.status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert newcomer.check_password(password)
    centre = {"code": "west", "name": "Western centre", "provenance": "clinical", "allo_nrm_2y": "0.2"}
    assert client.post(page("centre", "add"), centre).status_code == 302
    west = Centre.objects.get(code="west")
    granted = client.post(
        page("membership", "add"), {"user": newcomer.pk, "centre": west.pk, "role": "clinician"}
    )
    assert granted.status_code == 302
    assert Membership.objects.get(user=newcomer).centre == west
    kinds = AuditEvent.objects.filter(actor_username="superuser").values_list("object_type", "action")
    assert set(kinds) == {("User", "recorded"), ("Centre", "recorded"), ("Membership", "granted")}


def test_an_accounts_changes_are_audited_without_its_password(
    cast: Cast, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.superuser)
    colleague = cast.colleague
    password = "another long phrase 8"
    client.post(
        reverse("admin:auth_user_password_change", args=[colleague.pk]),
        {"usable_password": "true", "password1": password, "password2": password, "set-password": "1"},
    )
    assert User.objects.get(pk=colleague.pk).check_password(password)
    address = reverse("admin:auth_user_change", args=[colleague.pk])
    client.post(address, {"username": "colleague", "first_name": "Col", "is_active": "on", "is_staff": "on"})
    events = selectors.history_of_object(colleague)
    assert [(event.action, event.changes) for event in events] == [
        ("corrected", {"first_name": ["", "Col"]}),
        ("password_set", {}),
    ]
    assert client.get(reverse("admin:auth_user_history", args=[colleague.pk])).status_code == 200


def test_accounts_are_closed_not_deleted(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.superuser)
    everybody = list(User.objects.values_list("pk", flat=True))
    client.post(
        reverse("admin:auth_user_changelist"), {"action": "close_accounts", "_selected_action": everybody}
    )
    assert list(User.objects.filter(is_active=True)) == [cast.superuser]
    assert (
        client.post(reverse("admin:auth_user_delete", args=[cast.stranger.pk]), {"post": "yes"}).status_code
        == 403
    )


@pytest.mark.parametrize("who", ["haematologist", "administrator"])
def test_only_the_system_administrator_manages_accounts(
    cast: Cast, browse: Callable[[User], Client], who: str
) -> None:
    client = browse(getattr(cast, who))
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert client.get(reverse("admin:auth_user_add")).status_code == 403


def test_an_administrator_appoints_in_their_own_centre_only(
    cast: Cast, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.administrator)
    for centre, expected in ((cast.north, 302), (cast.south, 200)):
        data = {"user": cast.statistician.pk, "centre": centre.pk, "role": "curator"}
        assert client.post(page("membership", "add"), data).status_code == expected
    memberships = client.get(page("membership", "changelist")).context["cl"].result_list
    assert {membership.centre for membership in memberships} == {cast.north}

    role = Membership.objects.get(user=cast.colleague)
    client.post(page("membership", "changelist"), {"action": "end_selected", "_selected_action": [role.pk]})
    assert Membership.objects.get(pk=role.pk).ended_at is not None


def test_a_haematologist_has_no_page_of_memberships(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.haematologist)
    assert client.get(page("membership", "changelist")).status_code == 403
    assert client.get(page("centre", "changelist")).status_code == 403


@pytest.mark.parametrize("table", TABLES)
def test_a_list_asks_no_more_of_the_database_for_more_rows(
    cast: Cast, patient: Patient, browse: Callable[[User], Client], table: str
) -> None:
    client = browse(cast.haematologist)
    address = page(table, "changelist")
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    for _ in range(5):
        cast.patient(early_negative())
    with CaptureQueriesContext(connection) as many:
        client.get(address)
    assert len(many) <= len(few) + 1  # a list of several days offers its days to choose from
