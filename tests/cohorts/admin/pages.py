"""The tables of the record in Django admin, their addresses, and what a browser would send back to them."""

from typing import Any

from django.test import Client
from django.urls import reverse

from cohorts import selectors
from cohorts.models import Patient

TABLES = [
    "patient", "diagnosis", "graft", "firstrelapse", "priortreatment", "treatmentphase", "mrdassessment",
    "donor", "fitnessassessment", "transplant", "outcome",
]  # fmt: skip


def a_row_of(patient: Patient, table: str) -> Any:
    record = selectors.record_of(patient)
    return {
        "patient": patient,
        "diagnosis": record.diagnosis,
        "graft": record.graft,
        "firstrelapse": record.first_relapse,
        "priortreatment": record.prior_treatment,
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
