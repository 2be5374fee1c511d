"""A dozen transplanted patients, and the cohort of them."""

import pytest

from cohorts.models import CohortVersion, Patient
from cohorts.services import cohorts as cohort_service
from tests.cast import Cast
from tests.cohorts.services.asked import transplanted, version_of


@pytest.fixture
def patients(cast: Cast) -> list[Patient]:
    return [transplanted(cast, number) for number in range(12)]


@pytest.fixture
def version(cast: Cast, patients: list[Patient]) -> CohortVersion:
    cohort = cohort_service.create(values={"name": "Everybody", "centres": ["north"]}, by=cast.haematologist)
    return version_of(cohort)
