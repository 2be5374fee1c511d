"""The library: every rule with its sources and cases, and only what was read reaches a user."""

import html

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Role
from cohorts.services import access
from cohorts.templatetags.clinical import typeset
from decision_support import knowledge_base
from decision_support.fitted_models import load_published
from tests.cast import PASSWORD, Cast, user


@pytest.fixture
def reader(client: Client, cast: Cast) -> Client:
    client.login(username="haematologist", password=PASSWORD)
    return client


@pytest.fixture
def curator(client: Client, cast: Cast) -> Client:
    access.grant(user=user("curator"), centre=cast.north, role=Role.CURATOR, by=None)
    client.login(username="curator", password=PASSWORD)
    return client


def text_of(client: Client, name: str, *arguments: str) -> str:
    response = client.get(reverse(name, args=arguments))
    assert response.status_code == 200
    return html.unescape(response.content.decode())


def test_every_rule_is_listed_with_a_page_of_its_own(reader: Client) -> None:
    library = text_of(reader, "library")
    for rule in knowledge_base.load().rules:
        assert reverse("library-rule", args=[rule.id]) in library


def test_every_rule_shows_its_versions_sources_and_worked_cases(reader: Client) -> None:
    knowledge = knowledge_base.load()
    for rule in knowledge.rules:
        page = text_of(reader, "library-rule", rule.id)
        for version in rule.versions:
            assert version.number in page
            assert version.checked_by in page
            for source in version.evidence:
                assert knowledge.evidence[source].title in page
        for case in knowledge_base.worked_cases().get(rule.id, ()):
            assert typeset(case.name) in page


def test_unverified_sources_reach_no_user(reader: Client) -> None:
    library = text_of(reader, "library")
    unverified = [source for source in knowledge_base.load().evidence.values() if not source.verified]
    assert unverified
    for source in unverified:
        assert reverse("library-evidence", args=[source.id]) not in library
        assert reader.get(reverse("library-evidence", args=[source.id])).status_code == 404


def test_a_curator_sees_unverified_sources_flagged(curator: Client) -> None:
    source = next(source for source in knowledge_base.load().evidence.values() if not source.verified)
    assert reverse("library-evidence", args=[source.id]) in text_of(curator, "library")
    assert "Unverified:" in text_of(curator, "library-evidence", source.id)


def test_the_findings_of_incoherence_stand_beside_the_study(reader: Client) -> None:
    page = text_of(reader, "library-evidence", "ASH_IKZF1_44PT_MRD_CYCLE2_3")
    assert "cannot mean together" in page
    # 100 % leukaemia-free with 14.3 % relapsed: 114.3 by hand.
    assert "114.3" in page


def test_a_reader_of_chinese_gets_population_groups_and_worked_cases_in_chinese(reader: Client) -> None:
    assert "44 (auto 12, allo 32)" in text_of(reader, "library-evidence", "ASH_IKZF1_44PT_OVERALL")
    reader.cookies["django_language"] = "zh-hans"
    source = text_of(reader, "library-evidence", "ASH_IKZF1_44PT_OVERALL")
    assert "44（自体 12、异基因 32）" in source
    assert "44 名 IKZF1 改变、首次缓解的 B-ALL 成人" in source
    assert "只有无关不全相合供者" in text_of(reader, "library-rule", "adult-09-late-negative-older")


def test_proposed_parameters_are_marked(reader: Client) -> None:
    assert "proposal, not validated" in text_of(reader, "library")


@pytest.mark.parametrize("name", ["library-rule", "library-evidence"])
def test_what_is_not_in_the_library_is_not_found(reader: Client, name: str) -> None:
    assert reader.get(reverse(name, args=["no-such-thing"])).status_code == 404


def test_the_model_card_shows_the_fit_that_answers_and_the_report_over_synthetic_cases(
    client: Client, cast: Cast
) -> None:
    client.login(username="haematologist", password=PASSWORD)
    page = client.get(reverse("library-outcome-model")).content.decode()
    assert load_published().version in page
    assert "Report over synthetic cases" in page
    assert "SYNTHETIC: no real patients" in page
    assert "without the study: core" in page
    assert page.count("ASH_IKZF1_44PT_MRD_CYCLE1") > 1
