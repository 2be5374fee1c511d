"""The page of an analysis: every kind, every state, small cells, escaping and the number of queries."""

import re
import sys
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cohorts.analyses.wording import sentence
from cohorts.models import Analysis, Cohort
from tests.cast import PASSWORD, Cast
from tests.example_analyses import NAMES, cohort, computed, example, finished, unfinished

Page = Callable[[Analysis], str]


@pytest.fixture
def group(cast: Cast) -> Cohort:
    return cohort(cast.haematologist, cast.north)


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    assert client.login(username="haematologist", password=PASSWORD)
    return client


@pytest.fixture
def page(signed_in: Client) -> Page:
    def shown(analysis: Analysis) -> str:
        response = signed_in.get(f"/analyses/{analysis.pk}/")
        assert response.status_code == 200
        return response.content.decode()

    return shown


@pytest.mark.parametrize("name", NAMES)
def test_every_kind_of_result_has_its_page_without_inline_style_or_script(
    page: Page, group: Cohort, name: str
) -> None:
    shown = page(finished(group, name))
    assert "Clock and comparison" in shown
    assert " style=" not in shown
    assert "<style" not in shown
    assert not re.search(r"<script(?! src=)", shown)
    ids = re.findall(r'\bid="([^"]+)"', shown)
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("name", ["survival", "immortal_time", "characteristics", "swimmer"])
def test_a_page_asks_the_database_at_most_eight_times(signed_in: Client, group: Cohort, name: str) -> None:
    analysis = finished(group, name)
    finished(group, name, landmark_days=30)
    signed_in.get(f"/analyses/{analysis.pk}/")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        signed_in.get(f"/analyses/{analysis.pk}/")
    assert len(queries) <= 8, [query["sql"][:90] for query in queries]


def test_the_page_states_clock_exclusions_tests_and_methods(page: Page, group: Cohort) -> None:
    shown = page(finished(group, "survival"))
    for words in (
        "The clock starts on the day of the first transplant.",
        "No date of transplant",
        "DEMO-017",
        "Log-rank test",
        "Overall survival was estimated by Kaplan-Meier.",
        "Half of the patients still followed",
        "SYNTHETIC: not real patients",
    ):
        assert words in shown


def test_the_same_question_with_other_landmarks_is_one_click_away(page: Page, group: Cohort) -> None:
    analysis = finished(group, "survival")
    other = finished(group, "survival", landmark_days=90)
    finished(group, "survival", endpoint="leukaemia_free_survival")
    shown = page(analysis)
    assert shown.count("/analyses/") - shown.count(f"/analyses/{analysis.pk}/") == 1
    assert f'href="/analyses/{other.pk}/">day 90</a>' in shown


def test_while_it_runs_the_page_asks_again_and_can_be_refreshed_or_cancelled(
    page: Page, group: Cohort
) -> None:
    running = unfinished(group, "running", done=1, total=3)
    shown = page(running)
    assert 'hx-trigger="every 2s"' in shown
    assert '<progress aria-labelledby="state-title" max="3" value="1">' in shown
    assert f'href="/analyses/{running.pk}/">Refresh</a>' in shown
    assert f'action="/analyses/{running.pk}/cancel/"' in shown


def test_a_failed_one_says_why_and_can_be_tried_again(page: Page, group: Cohort) -> None:
    failed = unfinished(group, "failed", problem=sentence("nobody", "Nobody has a date of remission."))
    shown = page(failed)
    assert "Nobody has a date of remission." in shown
    assert f'action="/analyses/{failed.pk}/retry/"' in shown
    assert "hx-trigger" not in shown


def test_a_member_without_the_right_sees_no_small_cell_and_no_single_patient(
    client: Client, cast: Cast, group: Cohort
) -> None:
    """The administrator of the centre reads its cohorts and is neither clinician nor statistician."""
    assert client.login(username="administrator", password=PASSWORD)
    whole = finished(group, "survival", computed())
    shown = client.get(f"/analyses/{whole.pk}/").content.decode()
    assert "[c]" in shown
    assert "withheld, as it is under 5" in shown
    numbers = client.get(f"/analyses/{whole.pk}/figures/survival.csv").content.decode()
    assert "[c]" in numbers
    assert client.login(username="statistician", password=PASSWORD)
    assert "[c]" not in client.get(f"/analyses/{whole.pk}/").content.decode()
    assert client.login(username="administrator", password=PASSWORD)
    courses = finished(group, "swimmer")
    assert "DEMO-0" not in client.get(f"/analyses/{courses.pk}/").content.decode()
    assert client.get(f"/analyses/{courses.pk}/figures/swimmer.csv").status_code == 404


def test_a_hostile_name_is_shown_as_it_is_written(cast: Cast, signed_in: Client) -> None:
    hostile = "<script>alert(1)</script>"
    of = cohort(cast.haematologist, cast.north, name=hostile)
    result = example("survival")
    result["cohort"]["name"] = result["title"] = result["groups"][0]["label"] = hostile
    analysis = finished(of, "survival", result)
    addresses = [f"/analyses/{analysis.pk}/", f"/analyses/{unfinished(of, 'queued').pk}/"]
    addresses += [f"/cohorts/{of.pk}/analyses/new/", f"/analyses/{analysis.pk}/figures/survival.svg"]
    for address in addresses:
        content = signed_in.get(address).content.decode()
        assert hostile not in content, address
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in content, address


def test_pages_and_files_of_results_load_no_statistics(signed_in: Client, group: Cohort) -> None:
    """In a fresh process, as this one has loaded them for other tests."""
    import subprocess

    program = (
        "import sys, django; django.setup(); import decision_support.urls\n"
        "import cohorts.views.analyses, cohorts.views.analysis_requests, cohorts.views.figure_downloads\n"
        "print(*sorted({'pandas', 'numpy', 'scipy', 'lifelines', 'resvg_py'} & set(sys.modules)))"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "decision_support.settings", "SECRET_KEY": "for this test alone"}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    assert done.stdout == "\n"
