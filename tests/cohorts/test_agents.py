"""Names of drugs as hospitals write them: with doses, brands, combinations, in Chinese, misspelt."""

import pytest

from cohorts.agents import is_recognised, known_agent

BLINATUMOMAB = (
    "Blinatumomab",
    "BLINCYTO",
    "blinatumomab 28 ug/day",
    "Blinatumomab (Blincyto)",
    "vincristine + blinatumomab",
    "blinatumumab",
    "贝林妥欧单抗",
    "Blina",
)
INOTUZUMAB = ("inotuzumab ozogamicin", "Besponsa", "InO", "奥加伊妥珠单抗")
CAR_T = (
    "CAR-T",
    "car_t",
    "CAR T cells",
    "CD19 CAR-T cells",
    "CAR-T (CD19)",
    "anti-CD19 CAR T",
    "CART19",
    "CD19/CD22 CAR-T",
    "brexu-cel",
    "obe-cel",
    "relma-cel",
    "tisagenlecleucel",
    "嵌合抗原受体T细胞",
)


@pytest.mark.parametrize(
    ("text", "agent"),
    [
        *((text, "blinatumomab") for text in BLINATUMOMAB),
        *((text, "inotuzumab") for text in INOTUZUMAB),
        *((text, "car_t") for text in CAR_T),
    ],
)
def test_immunotherapy_is_recognised_however_it_is_written(text: str, agent: str) -> None:
    assert known_agent(text) == agent


@pytest.mark.parametrize("text", ["TKI", "imatinib 400 mg", "Dasatinib", "olverembatinib", "ponatinib"])
def test_a_tki_is_recognised(text: str) -> None:
    assert known_agent(text) == "tki"


@pytest.mark.parametrize(
    "text", ["vincristine", "Peg-asparaginase", "prednisone", "HD-MTX", "Hyper-CVAD", "idarubicin"]
)
def test_usual_chemotherapy_is_recognised_and_is_no_immunotherapy(text: str) -> None:
    assert known_agent(text) is None
    assert is_recognised(text)


@pytest.mark.parametrize("text", ["study drug 7", "monoclonal", "carteolol", "XYZ-cel trial"])
def test_what_is_not_recognised_is_not_taken_for_chemotherapy(text: str) -> None:
    assert known_agent(text) is None
    assert not is_recognised(text)
