"""A child on the patient page: the same page as an adult's, with the children's question answered."""

from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, Cast
from tests.filled_record import AFTER_CYCLE_1, ago, filled, negative


def test_a_childs_record_opens_with_the_childrens_answer(cast: Cast, client: Client) -> None:
    """In first remission without MRD on day 46: what is missing is named, and the page opens."""
    client.login(username="haematologist", password=PASSWORD)
    record = filled(negative(AFTER_CYCLE_1))
    record["patient"]["birth_date"] = ago(9 * 365).isoformat()
    child = cast.patient(record)
    response = client.get(reverse("patient", args=[child.pk]))
    assert response.status_code == 200
    page = response.content.decode()
    assert "MRD at the end of induction (day 46)" in page
    assert "headline." not in page


def test_a_childs_recommendation_can_be_issued_and_read(cast: Cast, client: Client) -> None:
    client.login(username="haematologist", password=PASSWORD)
    record = filled(negative(AFTER_CYCLE_1))
    record["patient"]["birth_date"] = ago(9 * 365).isoformat()
    child = cast.patient(record)
    issued = client.post(reverse("recommendation-issue", args=[child.pk]), follow=True)
    assert issued.status_code == 200
