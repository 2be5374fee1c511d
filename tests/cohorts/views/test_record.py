"""Entering, correcting and retracting on the pages: messages beside the field, nothing overwritten unseen."""

import html
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.formats import date_format

from cohorts.limits import LIMITS, MESSAGES
from cohorts.models import Diagnosis, Donor, FitnessAssessment, MRDAssessment, Patient, TreatmentPhase
from cohorts.services import singles
from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, ago, filled, negative


def sample(**values: str) -> dict[str, str]:
    """A negative marrow sample as the form sends it."""
    return {
        "collected_on": ago(3).isoformat(),
        "specimen": "bone_marrow",
        "method": "flow",
        "result": "not_detected",
        "unit": "percent",
        "limit_of_detection": "0.01",
        "adequate": "true",
    } | values


@pytest.fixture
def patient(cast: Cast, client: Client) -> Patient:
    client.login(username="haematologist", password=PASSWORD)
    return cast.patient(filled(negative(AFTER_CYCLE_1)))


def send(client: Client, page_name: str, /, *arguments: object, **values: object) -> str:
    """The page after sending; empty where the record was changed and the patient page follows."""
    response = client.post(reverse(page_name, args=arguments), values)
    if response.status_code == 302:
        assert response["Location"] == reverse("patient", args=[arguments[0]])
        return ""
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def message_beside(page: str, field: str) -> str:
    """The error shown with a field, whatever the form's prefix of ids."""
    found = re.search(rf'id="[\w-]*{field}_error">(.*?)</span>', page)
    return found[1] if found else ""


def form_of(client: Client, name: str, *arguments: object) -> dict[str, object]:
    """What a browser would send back of a form that nobody touched."""
    form = client.get(reverse(name, args=arguments)).context["form"]
    return {field.html_name: value for field in form if (value := field.value()) not in (None, "")}


def test_a_result_keeps_its_unit_and_its_decimals(client: Client, patient: Patient) -> None:
    assert (
        send(client, "record-edit", patient.pk, "mrd-assessment", **sample(result="quantified", value="2e-2"))
        == ""
    )
    row = MRDAssessment.objects.latest("pk")
    assert (str(row.value), row.unit, str(row.value_fraction.normalize())) == ("0.02", "percent", "0.0002")


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"collected_on": ""}, "collected_on", "This field is required."),
        ({"unit": ""}, "unit", MESSAGES["unit_required"]),
        ({"result": "quantified"}, "value", MESSAGES["value_required"]),
        ({"value": "0.2"}, "value", MESSAGES["value_forbidden"]),
        ({"result": "below", "value": "0.01"}, "comparator", MESSAGES["comparator_below"]),
        (
            {"limit_of_detection": "101"},
            "limit_of_detection",
            LIMITS["mrd_assessments.limit_of_detection.percent"].message,
        ),
        ({"limit_of_detection": "deep"}, "limit_of_detection", "Enter a number."),
        ({"reported_on": ago(10).isoformat()}, "reported_on", "A report cannot be before its sample."),
        (
            {"collected_on": "1980-01-01"},
            "collected_on",
            "A sample cannot be collected before the birth date.",
        ),
        ({"specimen": "hair"}, "specimen", "hair is not one of the available choices"),
    ],
)
def test_a_refused_result_has_its_message_beside_the_field_and_loses_nothing(
    client: Client, patient: Patient, values: dict[str, str], field: str, message: str
) -> None:
    page = send(client, "record-edit", patient.pk, "mrd-assessment", **sample(**values))
    assert message in message_beside(page, field)
    assert "This was not saved." in page
    assert MRDAssessment.objects.count() == 1
    for typed in values.values():
        assert typed in page


def test_replacing_what_was_recorded_needs_a_reason_and_filling_a_gap_does_not(
    client: Client, patient: Patient
) -> None:
    form = form_of(client, "record-edit", patient.pk, "ikzf1")
    page = send(client, "record-edit", patient.pk, "ikzf1", **form | {"ikzf1_lesion": "2-7"})
    assert message_beside(page, "reason") == "Say why the record is changed."
    assert (
        send(client, "record-edit", patient.pk, "ikzf1", **form | {"ikzf1_lesion": "2-7", "reason": "slip"})
        == ""
    )
    assert Diagnosis.objects.get().ikzf1_lesion == "2-7"

    gap = form_of(client, "record-edit", patient.pk, "diagnosis") | {"wbc_10e9_per_l": "42"}
    assert send(client, "record-edit", patient.pk, "diagnosis", **gap) == ""


def test_a_form_left_as_it_was_changes_nothing(client: Client, patient: Patient) -> None:
    before = patient.record_version
    for part in ("patient", "plan", "donor-search", "diagnosis", "genetics", "ikzf1", "remission", "graft"):
        assert (
            send(client, "record-edit", patient.pk, part, **form_of(client, "record-edit", patient.pk, part))
            == ""
        )
    for part, rows in (
        ("mrd-assessment", patient.mrd_assessments),
        ("treatment-phase", patient.treatment_phases),
        ("donor", patient.donors),
        ("fitness", patient.fitness_assessments),
    ):
        row = rows.first()
        assert row is not None
        untouched = form_of(client, "record-row", patient.pk, part, row.pk)
        assert send(client, "record-row", patient.pk, part, row.pk, **untouched) == "", part
    patient.refresh_from_db()
    assert patient.record_version == before


def test_a_number_out_of_range_gets_the_one_message_of_its_limit(client: Client, patient: Patient) -> None:
    form = form_of(client, "record-edit", patient.pk, "diagnosis")
    page = send(client, "record-edit", patient.pk, "diagnosis", **form | {"wbc_10e9_per_l": "1501"})
    assert message_beside(page, "wbc_10e9_per_l") == LIMITS["diagnosis.wbc_10e9_per_l"].message


def test_nobody_overwrites_a_change_that_they_have_not_seen(
    client: Client, cast: Cast, patient: Patient
) -> None:
    form = form_of(client, "record-edit", patient.pk, "genetics")
    singles.correct(
        Diagnosis, patient=patient, changes={"tp53": "positive"}, by=cast.colleague, reason="sequencing"
    )
    page = send(client, "record-edit", patient.pk, "genetics", **form | {"myc": "positive", "reason": "FISH"})
    assert "Somebody changed this record" in page
    assert Diagnosis.objects.get().myc == "negative"


def test_agents_ticked_and_written_are_both_kept_as_entered(client: Client, patient: Patient) -> None:
    values = {
        "cycle": "3",
        "started_on": ago(1).isoformat(),
        "kind": "consolidation",
        "known_agents": ["blinatumomab"],
        "other_agents": "Vincristine,  dexamethasone ",
    }
    assert send(client, "record-edit", patient.pk, "treatment-phase", **values) == ""
    phase = TreatmentPhase.objects.get(cycle=3)
    assert phase.agents == ["blinatumomab", "Vincristine", "dexamethasone"]
    form = form_of(client, "record-row", patient.pk, "treatment-phase", phase.pk)
    assert (form["known_agents"], form["other_agents"]) == (["blinatumomab"], "Vincristine, dexamethasone")


def test_a_cycle_whose_agents_nobody_chose_states_none_of_them_only_where_that_is_said(
    client: Client, patient: Patient
) -> None:
    cycle = {"started_on": ago(1).isoformat(), "kind": "consolidation"}
    assert send(client, "record-edit", patient.pk, "treatment-phase", cycle="3", **cycle) == ""
    unstated = TreatmentPhase.objects.get(cycle=3)
    assert unstated.agents is None
    form = form_of(client, "record-row", patient.pk, "treatment-phase", unstated.pk)
    assert "agents" not in form
    # Sent back untouched it still says nothing; then none; then not stated again, with the reason for it.
    assert send(client, "record-row", patient.pk, "treatment-phase", unstated.pk, **form) == ""
    for chosen, stated in (("none", []), ("", None)):
        form = form_of(client, "record-row", patient.pk, "treatment-phase", unstated.pk)
        changed = form | {"agents": chosen, "reason": "letter"}
        assert send(client, "record-row", patient.pk, "treatment-phase", unstated.pk, **changed) == ""
        unstated.refresh_from_db()
        assert unstated.agents == stated
    page = client.get(reverse("history", args=[patient.pk])).content.decode()
    assert "<span>none</span>" in page
    assert "<del>none</del> → <span>–</span>" in page


@pytest.mark.parametrize(
    ("chosen", "named", "message"),
    [
        ("none", {"known_agents": ["tki"]}, "so they are not none"),
        ("none", {"other_agents": "vincristine"}, "so they are not none"),
        ("given", {}, "Tick or write the agents"),
        ("given", {"other_agents": " , "}, "Tick or write the agents"),
    ],
)
def test_agents_chosen_and_named_must_agree(
    client: Client, patient: Patient, chosen: str, named: dict[str, object], message: str
) -> None:
    values = {"cycle": "3", "started_on": ago(1).isoformat(), "kind": "other", "agents": chosen, **named}
    page = send(client, "record-edit", patient.pk, "treatment-phase", **values)
    assert message in message_beside(page, "agents")
    assert not TreatmentPhase.objects.filter(cycle=3).exists()


def test_the_comorbidity_index_is_computed_from_its_items_with_the_severe_grade_counting_once(
    client: Client, patient: Patient
) -> None:
    """Sorror 2005: diabetes 1, severe pulmonary 3; the moderate grade of the same organ adds nothing."""
    form = client.get(reverse("record-edit", args=[patient.pk, "fitness"])).context["form"]
    items = {field.html_name: "false" for field in form if field.html_name.startswith("item_")}
    assert len(items) == 17
    present = {"item_diabetes": "true", "item_pulmonary_severe": "true", "item_pulmonary_moderate": "true"}
    assert (
        send(
            client,
            "record-edit",
            patient.pk,
            "fitness",
            ecog="1",
            assessed_on=ago(1).isoformat(),
            **items | present,
        )
        == ""
    )
    row = FitnessAssessment.objects.latest("pk")
    assert row.hct_ci == 4
    page = client.get(reverse("record-row", args=[patient.pk, "fitness", row.pk])).content.decode()
    assert "Computed sum:</strong> 4" in page or "Computed sum: 4" in page


def test_contraindications_not_asked_differ_from_none_present(client: Client, patient: Patient) -> None:
    for asked, stored in (("", None), ("true", [])):
        day = ago(2).isoformat()
        send(
            client,
            "record-edit",
            patient.pk,
            "fitness",
            ecog="1",
            contraindications_asked=asked,
            assessed_on=day,
        )
        assert FitnessAssessment.objects.latest("pk").contraindications == stored


def test_a_retracted_row_leaves_the_record_and_stays_in_the_history(client: Client, patient: Patient) -> None:
    donor = Donor.objects.get()
    version = str(patient.record_version)
    page = send(client, "record-retract", patient.pk, "donor", donor.pk, seen_version=version)
    assert message_beside(page, "reason") == "Say why the record is changed."
    sent = {"reason": "typed for another patient", "seen_version": version}
    assert send(client, "record-retract", patient.pk, "donor", donor.pk, **sent) == ""
    donor.refresh_from_db()
    assert donor.entered_in_error
    history = client.get(reverse("history", args=[patient.pk])).content.decode()
    assert "typed for another patient" in history
    assert "Matched sibling" in history


def test_the_history_shows_former_value_new_value_who_and_why(client: Client, patient: Patient) -> None:
    form = form_of(client, "record-edit", patient.pk, "remission")
    day = ago(29).isoformat()
    send(
        client,
        "record-edit",
        patient.pk,
        "remission",
        **form | {"remission_achieved_on": day, "reason": "letter of discharge"},
    )
    page = client.get(reverse("history", args=[patient.pk])).content.decode()
    for part in (
        f"<del>{date_format(ago(30))}</del>",
        date_format(ago(29)),
        "haematologist",
        "letter of discharge",
    ):
        assert part in page


def test_a_new_patient_of_the_only_centre_is_registered_without_asking_for_it(
    client: Client, cast: Cast
) -> None:
    client.login(username="colleague", password=PASSWORD)
    assert "centre" not in client.get(reverse("patient-new")).context["form"].fields
    sent = {"identifier": "N-77", "name": "New One", "birth_date": "1990-02-03", "sex": "male"}
    response = client.post(reverse("patient-new"), sent)
    patient = Patient.objects.get(identifier="N-77")
    assert response["Location"] == reverse("patient", args=[patient.pk])
    assert patient.centre == cast.north
    again = client.post(reverse("patient-new"), sent)
    assert "already has a patient with this hospital number" in again.content.decode()


def test_a_user_of_two_centres_chooses_the_centre(client: Client, cast: Cast) -> None:
    client.login(username="haematologist", password=PASSWORD)
    sent = {
        "identifier": "D-1",
        "birth_date": "1990-02-03",
        "sex": "unknown",
        "centre": str(cast.demonstration.pk),
    }
    client.post(reverse("patient-new"), sent)
    assert Patient.objects.get(identifier="D-1").synthetic
    elsewhere = client.post(
        reverse("patient-new"), sent | {"identifier": "S-1", "centre": str(cast.south.pk)}
    )
    assert elsewhere.status_code == 200
    assert not Patient.objects.filter(identifier="S-1").exists()


def test_the_centres_figure_is_entered_on_the_patient_page(
    client: Client, cast: Cast, patient: Patient
) -> None:
    form = form_of(client, "record-edit", patient.pk, "centre")
    assert send(client, "record-edit", patient.pk, "centre", **form | {"allo_nrm_2y": "0.18"}) == ""
    cast.north.refresh_from_db()
    assert str(cast.north.allo_nrm_2y) == "0.18"
    page = send(client, "record-edit", patient.pk, "centre", **form | {"allo_nrm_2y": "18"})
    assert message_beside(page, "allo_nrm_2y") == LIMITS["centre.allo_nrm_2y"].message


def test_a_row_of_another_patient_is_not_found_under_this_one(
    client: Client, cast: Cast, patient: Patient
) -> None:
    other = cast.patient(filled(negative(AFTER_CYCLE_1)))
    row = other.mrd_assessments.get()
    assert client.get(reverse("record-row", args=[patient.pk, "mrd-assessment", row.pk])).status_code == 404


@pytest.mark.parametrize("part", ["nonsense", "history"])
def test_a_part_that_does_not_exist_is_not_found(client: Client, patient: Patient, part: str) -> None:
    assert client.get(reverse("record-edit", args=[patient.pk, part])).status_code == 404


def test_text_is_shown_as_text(client: Client, cast: Cast, patient: Patient) -> None:
    hostile = cast.patient(filled(name="<script>alert(1)</script>"))
    page = client.get(reverse("patient", args=[hostile.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page
