"""Adding the invented registry to the demonstration centre: once, and also where the centre was loaded before it was.

Each patient is entered by the service that every door calls, so that rules and audit are those of a real one.
"""

from datetime import date

from django.contrib.auth.models import User
from django.db import transaction

from cohorts.models import Centre, Patient, Provenance
from cohorts.services import patients
from decision_support import fitted_models
from decision_support.demonstration import registry
from decision_support.services import worklist
from decision_support.services.demonstration import FIRST_CODE

ENTERED_BY = "haematologist"


@transaction.atomic
def load(*, on: date) -> int:
    """Enter the registry as of this day; returns how many patients, 0 where it stands already or no centre does."""
    centre = Centre.objects.filter(code=FIRST_CODE, provenance=Provenance.SYNTHETIC).first()
    if (
        centre is None
        or Patient.objects.filter(centre=centre, identifier__startswith=registry.PREFIX).exists()
    ):
        return 0
    by = User.objects.get(username=ENTERED_BY)
    entered = [
        patients.create(centre=centre, record=record, by=by)
        for record in registry.records(fitted_models.load_published(), on)
    ]
    worklist.refresh(entered, on)
    return len(entered)
