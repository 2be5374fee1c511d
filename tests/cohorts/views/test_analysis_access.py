"""Who reaches analyses and their figures. For a stranger none of them exists, and the attempt is in the audit."""

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Analysis, AuditEvent
from cohorts.views.analysis_urls import urlpatterns
from tests.cast import PASSWORD, Cast
from tests.example_analyses import cohort, finished


@pytest.fixture
def analysis(cast: Cast) -> Analysis:
    return finished(cohort(cast.haematologist, cast.north), "survival")


def addresses(analysis: Analysis) -> dict[str, tuple[str, str]]:
    """Every address of an analysis, by its name, with the method that it answers."""
    posts = {"analysis-landmark", "analysis-cancel", "analysis-retry", "analysis-repeat"}
    found = {"analysis-new": ("get", reverse("analysis-new", args=[analysis.cohort_version.cohort_id]))}
    for pattern in urlpatterns:
        if pattern.name in found:
            continue
        arguments = [analysis.pk, "survival"] if "figure" in str(pattern.name) else [analysis.pk]
        method = "post" if pattern.name in posts else "get"
        found[str(pattern.name)] = (method, reverse(str(pattern.name), args=arguments))
    return found


@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_nothing_and_the_attempt_is_kept(
    client: Client, cast: Cast, analysis: Analysis
) -> None:
    assert client.login(username="stranger", password=PASSWORD)
    for method, address in addresses(analysis).values():
        before = AuditEvent.objects.filter(action="access_denied").count()
        response = getattr(client, method)(address)
        assert response.status_code == 404, address
        assert b"IKZF1 in first remission" not in response.content
        assert AuditEvent.objects.filter(action="access_denied").count() == before + 1, address
    new = reverse("analysis-new", args=[analysis.cohort_version.cohort_id])
    assert client.post(new, {"definition": "{}"}).status_code == 404
    assert Analysis.objects.count() == 1


def test_nobody_reaches_them_without_a_log_in(client: Client, analysis: Analysis) -> None:
    for method, address in addresses(analysis).values():
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith("/accounts/login/")


def test_every_page_and_file_opens_for_a_colleague(client: Client, cast: Cast, analysis: Analysis) -> None:
    assert client.login(username="colleague", password=PASSWORD)
    for method, address in addresses(analysis).values():
        if method == "get":
            assert client.get(address).status_code == 200, address


def test_what_changes_something_is_not_done_by_looking(
    client: Client, cast: Cast, analysis: Analysis
) -> None:
    assert client.login(username="colleague", password=PASSWORD)
    for method, address in addresses(analysis).values():
        if method == "post":
            assert client.get(address).status_code == 405, address
