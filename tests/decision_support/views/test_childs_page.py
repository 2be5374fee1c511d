"""A child on the patient page: the same page as an adult's, with the children's question answered."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import Patient
from tests.cast import PASSWORD, Cast
from tests.filled_child import DAY_19, DAY_46, after_relapse, child, in_first_remission
from tests.filled_record import AFTER_CYCLE_1, ago, filled, negative, positive


@pytest.fixture
def clinician(cast: Cast, client: Client) -> Client:
    client.login(username="haematologist", password=PASSWORD)
    return client


def page_of(client: Client, patient: Patient) -> str:
    response = client.get(reverse("patient", args=[patient.pk]))
    assert response.status_code == 200
    page: str = response.content.decode()
    assert "headline." not in page
    return page


def test_a_childs_record_opens_with_the_childrens_answer(cast: Cast, clinician: Client) -> None:
    """In first remission without MRD on day 46: what is missing is named, and the page opens."""
    record = filled(negative(AFTER_CYCLE_1))
    record["patient"]["birth_date"] = ago(9 * 365).isoformat()
    page = page_of(clinician, cast.patient(record))
    assert "MRD at the end of induction (day 46)" in page
    assert "Asked for children under 18 in first remission, because of the age on the day." in page


def test_a_childs_recommendation_can_be_issued_and_read(cast: Cast, clinician: Client) -> None:
    patient = cast.patient(in_first_remission())
    issued = clinician.post(reverse("recommendation-issue", args=[patient.pk]), follow=True)
    page = issued.content.decode()
    assert "Recommendation as issued" in page
    assert "Of 100 children like this, about 19 have a relapse" in page
    assert 'id="relapse-sensitivity"' in page


def test_the_estimate_is_said_in_children_of_a_hundred_with_its_range_and_without_years(
    cast: Cast, clinician: Client
) -> None:
    """Low platelets and MRD on day 19, default scenario: 18.8 (12.4 to 27.4), as derived from the abstract."""
    page = page_of(clinician, cast.patient(in_first_remission()))
    words = page[page.index('class="relapse-words"') :].split("</p>")[0]
    assert "about 19 have a relapse; it may be as few as 12 or as many as 27." in words
    assert "year" not in words
    assert "never an indication for transplant" in page


@pytest.mark.parametrize(
    ("group", "day_19", "beside_it"),
    [
        # Zhang 2025, event-free survival over five years: 86.1, 53.0; none printed for high risk.
        ("low", 0.002, "about 14 of 100 relapsed, died or had a second cancer within five years."),
        ("intermediate", 0.005, "about 47 of 100 relapsed, died or had a second cancer within five years."),
        ("intermediate", 0.002, "of this provisional risk group with this MRD."),
        ("high", 0.005, "No published figure was read for children of this provisional risk group."),
        (None, 0.002, "the provisional risk group is not stated."),
    ],
)
def test_published_children_of_the_same_risk_group_and_mrd_stand_beside_the_estimate_or_none(
    cast: Cast, clinician: Client, group: str | None, day_19: float, beside_it: str
) -> None:
    record = child(positive(DAY_19, level=day_19), negative(DAY_46))
    record["diagnosis"]["provisional_risk_group"] = group
    page = page_of(clinician, cast.patient(record))
    beside = page[page.index('class="relapse-words"') : page.index('class="relapse-notes')]
    assert "About 81 of the 100 have none." in beside
    assert beside_it in beside
    assert ("of 100 relapsed" in beside) == ("of 100 relapsed" in beside_it)


def test_after_a_relapse_published_survival_stands_there_and_says_that_it_is_no_estimate(
    cast: Cast, clinician: Client
) -> None:
    page = page_of(clinician, cast.patient(after_relapse()))
    said = page[page.index('id="after-relapse"') :].split("</div>")[0]
    assert "Of 100 children with a first relapse of B-cell ALL" in said
    assert "<strong>26</strong> (21–31)" in said
    assert "It is no estimate for this child" in said
    assert "PED_REL_02" in said


def test_where_the_estimate_does_not_hold_the_page_says_why(cast: Cast, clinician: Client) -> None:
    page = page_of(clinician, cast.patient(in_first_remission(protocol="AIEOP-BFM")))
    assert "No relapse estimate." in page
    assert "The estimate holds for CCCG-ALL-2015 only." in page
    assert "relapse-sensitivity" not in page


@pytest.mark.parametrize(
    ("protocol", "direction", "own"),
    [
        ("COG", "HSCT indicated", "COG</strong> (this child&#x27;s protocol: it decides)"),
        ("UK", "HSCT not indicated", "UK (UKALL, ALLR3)</strong> (this child&#x27;s protocol: it decides)"),
        ("CCCG-ALL-2015", "For discussion", "No line of this child's own protocol was read."),
    ],
)
def test_where_study_groups_disagree_each_is_named_and_the_childs_own_decides(
    cast: Cast, clinician: Client, protocol: str, direction: str, own: str
) -> None:
    page = page_of(clinician, cast.patient(after_relapse(protocol)))
    assert f'class="direction-label">{direction}<' in page
    both = (
        page[page.index("The study groups disagree") :].split("</div>")[0].replace("child&#x27;s", "child's")
    )
    assert own.replace("child&#x27;s", "child's") in both
    assert "High risk: transplant whatever MRD shows." in both
    assert "Intermediate risk: MRD after re-induction decides" in both


def test_a_protocol_that_the_row_does_not_ask_for_is_named_and_does_not_decide(
    cast: Cast, clinician: Client
) -> None:
    """Early isolated relapse of the CNS: the row is for discussion whatever the protocol."""
    record = after_relapse("COG")
    record["first_relapse"] |= {"site": "cns"}
    record["diagnosis"]["diagnosed_on"] = ago(60 + 12 * 30).isoformat()
    page = page_of(clinician, cast.patient(record)).replace("child&#x27;s", "child's")
    assert 'class="direction-label">For discussion<' in page
    assert "COG</strong> (this child's protocol): " in page
    assert "it decides" not in page


def test_no_adult_input_and_no_adult_label_stands_on_a_childs_page(cast: Cast, clinician: Client) -> None:
    page = page_of(clinician, cast.patient(in_first_remission()))
    for adult in ("Negative after cycle", "HCT-CI</dt>", "Autologous graft", "No outcome model is published"):
        assert adult not in page, adult
    for asked in ("Protocol", "Platelets", "First relapse", "Treatment before now", "Lansky"):
        assert f"<dt>{asked}</dt>" in page, asked


def test_the_inputs_of_children_lead_to_the_forms_that_hold_them(cast: Cast, clinician: Client) -> None:
    patient = cast.patient(after_relapse())
    page = page_of(clinician, patient)
    for part in ("protocol", "first-relapse", "prior-treatment"):
        assert reverse("record-edit", args=[patient.pk, part]) in page


def test_the_chart_of_a_child_shows_the_times_of_the_protocol(cast: Cast, clinician: Client) -> None:
    page = page_of(clinician, cast.patient(in_first_remission()))
    drawing = page[
        page.index('class="mrd-drawing"') : page.index("</svg>", page.index('class="mrd-drawing"'))
    ]
    assert "d 19" in drawing
    assert "d 46" in drawing
    assert "d 19: 0.2" in page


def test_the_board_of_a_child_is_not_offered_autologous_transplant(cast: Cast, clinician: Client) -> None:
    patient = cast.patient(in_first_remission())
    issued = clinician.post(reverse("recommendation-issue", args=[patient.pk]), follow=True)
    form = issued.context["decision_form"]
    assert [code for code, _ in form.fields["option"].choices] == ["allogeneic_hsct", "no_transplant"]
    assert form.weighing == []
    recommendation = issued.context["recommendation"]
    decision = {
        "own_choice": "undecided",
        "option": "no_transplant",
        "agrees": "true",
        "signature_meaning": "authorship",
    }
    address = reverse("recommendation-decide", args=[recommendation.pk])
    refused = clinician.post(address, {**decision, "option": "autologous_hsct"})
    assert refused.context["decision_form"].errors["option"]
    clinician.post(address, decision)
    assert recommendation.decisions.get().option == "no_transplant"


def test_the_worklist_says_which_question_is_asked_of_a_child(cast: Cast, clinician: Client) -> None:
    cast.patient(in_first_remission())
    cast.patient(after_relapse())
    page = clinician.get(reverse("worklist")).content.decode()
    assert "Child in first remission" in page
    assert "Child after first relapse" in page
    assert "HSCT not indicated" in page


@pytest.mark.parametrize(
    ("record", "missing"),
    [
        (child(positive(DAY_19)), "MRD day 46"),
        (child(negative(DAY_46)), "MRD day 19"),
    ],
)
def test_the_chip_of_a_missing_sample_names_its_time(
    cast: Cast, clinician: Client, record: dict[str, Any], missing: str
) -> None:
    page = page_of(clinician, cast.patient(record))
    chips = page[page.index('class="chips"') :].split("</ul>")[0]
    assert missing in chips


def test_the_downloads_of_a_child_carry_the_times_of_the_protocol(cast: Cast, clinician: Client) -> None:
    relapsed, first = cast.patient(after_relapse()), cast.patient(in_first_remission())
    table = clinician.get(reverse("mrd-table", args=[relapsed.pk])).content.decode().splitlines()
    assert table[0].endswith("adequate,protocol_timepoint,synthetic")
    assert table[1].endswith("true,after_reinduction,false")
    assert "protocol_timepoint" not in clinician.get(reverse("mrd-table", args=[first.pk])).content.decode()
    assert "d 46" in clinician.get(reverse("mrd-drawing", args=[first.pk])).content.decode()


def test_the_card_of_the_estimate_is_a_page_of_the_library(clinician: Client) -> None:
    assert reverse("library-relapse-risk") in clinician.get(reverse("library")).content.decode()
    page = clinician.get(reverse("library-relapse-risk")).content.decode()
    for value in (
        "1.05–4.18",
        "43.0",
        "its formula was not read",
        "Pediatric Acute Lymphoblastic Leukemia Relapse",
    ):
        assert value in page, value
    assert "PED_PI_01M" not in page


@pytest.mark.parametrize(
    ("record", "said"),
    [
        (in_first_remission(), ["每 100 名这样的患儿，约有 19 名复发；可能少至 12 名，也可能多至 27 名。"]),
        (
            after_relapse("UK"),
            [
                "(此患儿的方案：以它为准)：中危：由再诱导后 MRD 决定，自 0.01 % 起。</li>",
                "高危：无论 MRD 如何均移植。",
            ],
        ),
    ],
)
def test_a_childs_page_opens_in_chinese_too(
    cast: Cast, clinician: Client, record: dict[str, Any], said: list[str]
) -> None:
    patient = cast.patient(record)
    page = clinician.get(reverse("patient", args=[patient.pk]), headers={"accept-language": "zh-hans"})
    for sentence in ('class="direction-label">无移植指征<', *said):
        assert sentence in page.content.decode(), sentence
    for address in (
        reverse("patient", args=[patient.pk]),
        reverse("what-if", args=[patient.pk]),
        reverse("library-relapse-risk"),
    ):
        response = clinician.get(address, headers={"accept-language": "zh-hans"})
        assert response.status_code == 200
        assert 'lang="zh-hans"' in response.content.decode()
