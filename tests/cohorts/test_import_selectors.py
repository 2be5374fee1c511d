"""Reading imports: what they brought in, and how often their pages ask the database."""

from typing import Any

import pytest
from django.test import Client

from cohorts.import_selectors import brought_in
from cohorts.models import Patient
from tests.cast import PASSWORD, Cast
from tests.cohorts.views.test_imports import place, ready
from tests.jobs import Jobs


@pytest.mark.parametrize("limit", [1, 2, 50])
def test_the_first_patients_come_with_the_number_of_all_in_one_query(
    client: Client, cast: Cast, jobs: Jobs, limit: int, django_assert_max_num_queries: Any
) -> None:
    client.login(username="haematologist", password=PASSWORD)
    current = ready(cast)
    assert brought_in(current).count == 0
    client.post(place(current, "import-start"))
    jobs.run()
    taken = Patient.objects.filter(centre=current.centre).count()
    with django_assert_max_num_queries(1):
        found = brought_in(current, limit=limit)
    assert (found.count, len(found.patients)) == (taken, min(taken, limit))


def test_the_page_of_a_finished_import_takes_few_queries(
    client: Client, cast: Cast, jobs: Jobs, django_assert_max_num_queries: Any
) -> None:
    client.login(username="haematologist", password=PASSWORD)
    current = ready(cast)
    client.post(place(current, "import-start"))
    jobs.run()
    current.refresh_from_db()
    assert current.state == "finished"
    client.get(place(current))  # the first page after the log-in also notes the time in the session
    with django_assert_max_num_queries(8):  # two of them are the session and the account
        assert client.get(place(current)).status_code == 200
