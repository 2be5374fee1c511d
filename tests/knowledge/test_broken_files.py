"""Every way a hand could break a knowledge file is met with the file and the line of the matter."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from decision_support.knowledge_base import KnowledgeError, check

RULE = "rules/adult-08-late-negative.toml"
STUDY = "evidence/LV2023_BJH_MRDNEG.toml"
NUMBERS = "parameters/patient.toml"
CASES = "cases/adult-08-late-negative.toml"


@dataclass(frozen=True)
class Breakage:
    """Replace `old` by `new` once in `file`: the message must contain `said` and point at the line holding `at`."""

    file: str
    old: str
    new: str
    said: str
    at: str


BREAKAGES = {
    "not TOML at all": Breakage(RULE, 'kind = "row"', 'kind = "row', "not TOML", 'kind = "row'),
    "a key written twice": Breakage(
        RULE, "order = 150", "order = 150\norder = 151", "not TOML", "order = 151"
    ),
    "an unknown key in a rule": Breakage(
        RULE,
        "needs_donor = true",
        "need_donor = true",
        "unknown key need_donor; did you mean needs_donor?",
        "need_donor =",
    ),
    "an unknown key in a study": Breakage(
        STUDY, "caveats = [", "caveat = [", "unknown key caveat", "caveat ="
    ),
    "an unknown key in a figure": Breakage(
        STUDY,
        '{ outcome = "LFS", group = "auto", value',
        '{ outcome = "LFS", grup = "auto", value',
        "unknown key grup",
        "grup",
    ),
    "an unknown key in a number": Breakage(
        NUMBERS,
        "{ from = 2023-03-01, value = 55",
        "{ since = 2023-03-01, value = 55",
        "unknown key since",
        "since =",
    ),
    "a direction nobody knows": Breakage(
        RULE,
        "needs_donor = true",
        'needs_donor = true\nbears_on_directions = ["sideways"]',
        "bears_on_directions holds 'sideways'",
        "sideways",
    ),
    "a file name that is not the id": Breakage(
        RULE, 'id = "adult-08-late-negative"', 'id = "adult-88"', "but the file is called", 'id = "adult-88"'
    ),
    "a required field left out": Breakage(
        STUDY, "reading = ", "# reading = ", "reading is missing", 'id = "LV2023_BJH_MRDNEG"'
    ),
    "a field of the wrong type": Breakage(
        RULE, "order = 150", 'order = "150"', "order is '150'; it must be a whole number", "order ="
    ),
    "a truth value in words": Breakage(
        STUDY, "verified = true", 'verified = "yes"', "it must be true or false", 'verified = "yes"'
    ),
    "a date in words": Breakage(
        RULE, "date_reviewed = 2026-11-21", 'date_reviewed = "21 Nov"', "it must be a date", "date_reviewed ="
    ),
    "a citation of nothing": Breakage(
        RULE,
        '"PDTALL2016"',
        '"PDTALL2061"',
        "PDTALL2061 is cited but there is no such evidence",
        '"PDTALL2061"',
    ),
    "a citation of what nobody verified": Breakage(
        RULE,
        '"PDTALL2016"',
        '"GIEBEL2010_MRD"',
        "GIEBEL2010_MRD is cited but not verified",
        '"GIEBEL2010_MRD"',
    ),
    "evidence for and against at once": Breakage(
        RULE,
        'direction = "lean_allo"',
        'against = ["PDTALL2016"]\ndirection = "lean_allo"',
        "PDTALL2016 is cited for and against",
        "against =",
    ),
    "the author as checker": Breakage(
        RULE,
        'checked_by = "Landmark second reader, through worked cases; no clinical owner has signed yet"',
        'checked_by = "Landmark developers, from the cited sources"',
        "the checker must be someone other than the author",
        "checked_by =",
    ),
    "a review that is over before it began": Breakage(
        RULE,
        "next_review = 2027-05-21",
        "next_review = 2026-05-21",
        "next_review must lie after date_reviewed",
        "next_review =",
    ),
    "a fact nobody knows": Breakage(
        RULE, 'fact = "stratum"', 'fact = "strata"', "strata is not a known fact", 'fact = "strata"'
    ),
    "a comparison nobody knows": Breakage(
        RULE, 'is = "late"', 'equals = "late"', "equals is not a comparison", 'equals = "late"'
    ),
    "two comparisons in one condition": Breakage(
        RULE, 'is = "late"', 'is = "late", is_not = "early"', "one fact and one comparison", 'is = "late"'
    ),
    "a value the fact never has": Breakage(
        RULE, 'is = "late"', 'is = "tardy"', "stratum is never 'tardy'", 'is = "tardy"'
    ),
    "a value of another type": Breakage(
        RULE,
        '{ fact = "bcr_abl1", is = false }',
        '{ fact = "bcr_abl1", is = "negative" }',
        "bcr_abl1 is never 'negative': it is true or false",
        'is = "negative"',
    ),
    "an order asked of a word": Breakage(
        RULE,
        'is = "late"',
        'above = "late"',
        "stratum is not a number, so above cannot be asked",
        'above = "late"',
    ),
    "a parameter nobody knows": Breakage(
        RULE,
        'below_parameter = "older_age_years"',
        'below_parameter = "old_age"',
        "old_age is not a known parameter",
        "old_age",
    ),
    "a parameter from a later day": Breakage(
        NUMBERS,
        "from = 2023-03-01, value = 55",
        "from = 2027-03-01, value = 55",
        "older_age_years has no value on 2026-11-21",
        "",
    ),
    "an option nobody offers": Breakage(
        RULE,
        "no_transplant = ",
        "chemotherapy = ",
        "chemotherapy is not one of autologous_hsct",
        "chemotherapy",
    ),
    "a stance nobody takes": Breakage(
        RULE, 'no_transplant = "acceptable"', 'no_transplant = "fine"', "no_transplant is 'fine'", '"fine"'
    ),
    "an option without a stance": Breakage(
        RULE, ', no_transplant = "acceptable"', "", "stances says nothing about no_transplant", "stances ="
    ),
    "a direction nobody gives": Breakage(
        RULE, 'direction = "lean_allo"', 'direction = "allo"', "direction is 'allo'", "direction ="
    ),
    "a certainty outside GRADE": Breakage(
        RULE, 'certainty = "very_low"', 'certainty = "tiny"', "certainty is 'tiny'", "certainty ="
    ),
    "a version number out of shape": Breakage(
        RULE, 'number = "1.0.0"', 'number = "1"', "number is '1'; it must look like 1.0.0", "number ="
    ),
    "a published version edited": Breakage(
        RULE,
        "Offer blinatumomab first",
        "Consider blinatumomab first",
        "version 1.0.0 differs from what was published",
        'number = "1.0.0"',
    ),
    "a published version withdrawn": Breakage(
        RULE,
        'status = "published"',
        'status = "draft"',
        "version 1.0.0 of adult-08-late-negative was published and is gone",
        "",
    ),
    "the place of another rule": Breakage(
        RULE, "order = 150", "order = 160", "order 160 is already the place of", ""
    ),
    "a percentage beyond the whole": Breakage(
        STUDY, "value = 62.8", "value = 628", "a percentage must lie between 0 and 100", "value = 628"
    ),
    "a number without a unit": Breakage(
        STUDY, 'value = 62.8, unit = "percent"', "value = 62.8", "a number needs a unit", "value = 62.8"
    ),
    "a figure that says nothing": Breakage(
        STUDY,
        ', p_value = "<0.001"',
        "",
        "a figure needs a value, a range, a p value",
        'outcome = "NRM", group = "auto vs allo"',
    ),
    "a p value out of shape": Breakage(
        STUDY, 'p_value = "<0.001"', 'p_value = "small"', "p_value is 'small'", 'p_value = "small"'
    ),
    "a memory that claims to be verified": Breakage(
        "evidence/GIEBEL2010_MRD.toml",
        "verified = false",
        "verified = true",
        "what was read at memory cannot be verified",
        "verified =",
    ),
    "a web address in a source": Breakage(
        STUDY,
        'reading = "',
        'reading = "https://example.org ',
        "web addresses have no place here",
        "https://",
    ),
    "an overlap with nothing": Breakage(
        "evidence/ASH_IKZF1_38PT.toml",
        'overlaps_with = ["ASH_IKZF1_44PT_OVERALL"]',
        'overlaps_with = ["ASH_IKZF1_45PT"]',
        "overlaps_with names ASH_IKZF1_45PT",
        "overlaps_with",
    ),
    "a number without a source": Breakage(
        "parameters/mrd.toml",
        '{ from = 2022-07-01, value = 1e-6, evidence = ["SHORT2022_NGS"] }',
        "{ from = 2022-07-01, value = 1e-6 }",
        "ngs_depth needs evidence, or a proposal saying why",
        "from = 2022-07-01",
    ),
    "a number defined in two files": Breakage(
        NUMBERS,
        "[older_age_years]",
        "[ngs_depth]",
        "ngs_depth is already defined in parameters/mrd.toml",
        "[ngs_depth]",
    ),
    "a figure written twice": Breakage(
        STUDY,
        '{ outcome = "LFS", group = "auto vs allo", p_value = 0.383 },',
        '{ outcome = "LFS", group = "auto vs allo", p_value = 0.383 },\n'
        '  { outcome = "LFS", group = "auto vs allo", p_value = 0.384 },',
        "LFS of auto vs allo stands twice",
        "p_value = 0.384",
    ),
    "a number that is none": Breakage(
        NUMBERS, "value = 55", "value = nan", "value is 'nan'; it must be a number", "value = nan"
    ),
    "a patient who cannot be": Breakage(
        CASES,
        "birth_date = 1971-08-21",
        "birth_date = 2071-08-21",
        "54 years: one day before the limit: /patient/birth_date",
        "",
    ),
    "a case with an unknown outcome": Breakage(
        CASES,
        'adult-09-late-negative-older = "does_not_apply"',
        'adult-09-late-negative-older = "no"',
        "adult-09-late-negative-older is 'no'",
        'older = "no"',
    ),
    "a case about a rule nobody wrote": Breakage(
        CASES,
        "adult-10-early-negative = ",
        "adult-99 = ",
        "adult-99 is not a known rule",
        "adult-99 =",
    ),
    "a case that forgets its own rule": Breakage(
        CASES,
        'adult-08-late-negative = "applies"\ndirection = "lean_allo"\nstances = { autologous_hsct = "not_supported", '
        'allogeneic_hsct = "recommended", no_transplant = "acceptable" }\n\n[case.case]\nmrd_assessments = [\n'
        '  { collected_on = 2026-07-07, result = "quantified", value = 5e-3 },',
        'direction = "lean_allo"\n\n[case.case]\nmrd_assessments = [\n'
        '  { collected_on = 2026-07-07, result = "quantified", value = 5e-3 },',
        "expect says nothing about adult-08-late-negative",
        "",
    ),
    "a place taken out that is not there": Breakage(
        CASES,
        'without = ["donors"]',
        'without = ["donor"]',
        "donor is not in the case",
        'without = ["donor"]',
    ),
}


def _break(folder: Path, breakage: Breakage) -> str:
    path = folder / breakage.file
    text = path.read_text(encoding="utf-8")
    assert breakage.old in text, f"{breakage.file} no longer holds {breakage.old!r}"
    broken = text.replace(breakage.old, breakage.new, 1)
    path.write_text(broken, encoding="utf-8")
    return broken


@pytest.mark.parametrize("breakage", BREAKAGES.values(), ids=BREAKAGES.keys())
def test_a_broken_file_is_named_with_the_line_of_the_matter(knowledge_copy: Path, breakage: Breakage) -> None:
    broken = _break(knowledge_copy, breakage)
    with pytest.raises(KnowledgeError) as caught:
        check(knowledge_copy)
    matching = [problem for problem in caught.value.problems if breakage.said in problem.message]
    assert matching, f"nothing says {breakage.said!r}:\n{caught.value}"
    if breakage.at:
        expected = 1 + broken[: broken.index(breakage.at)].count("\n")
        assert [(breakage.file, expected)] == [(problem.file, problem.line) for problem in matching]
    assert str(matching[0]) in str(caught.value)


def test_all_faults_of_all_files_are_told_at_once(knowledge_copy: Path) -> None:
    for name in ("an unknown key in a study", "a fact nobody knows", "a number without a source"):
        _break(knowledge_copy, BREAKAGES[name])
    with pytest.raises(KnowledgeError) as caught:
        check(knowledge_copy)
    assert {STUDY, RULE, "parameters/mrd.toml"} <= {problem.file for problem in caught.value.problems}


def test_a_file_that_is_not_text_is_named(knowledge_copy: Path) -> None:
    (knowledge_copy / STUDY).write_bytes(b'id = "LV2023_BJH_MRDNEG"\ntitle = "caf\xe9"\n')
    with pytest.raises(KnowledgeError, match=f"knowledge/{STUDY}:2: not UTF-8 text"):
        check(knowledge_copy)


def test_a_rule_without_cases_is_refused(knowledge_copy: Path) -> None:
    (knowledge_copy / CASES).unlink()
    with pytest.raises(
        KnowledgeError, match=f"{RULE}:1: adult-08-late-negative has no worked case for which it applies"
    ):
        check(knowledge_copy)


def test_cases_without_a_rule_are_refused(knowledge_copy: Path) -> None:
    (knowledge_copy / CASES).rename(knowledge_copy / "cases/adult-99-nobody.toml")
    with pytest.raises(
        KnowledgeError, match=r"cases/adult-99-nobody\.toml:1: there is no rule adult-99-nobody"
    ):
        check(knowledge_copy)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="the folder is missing or empty"):
        check(tmp_path)


def test_a_changelog_without_a_release_is_refused(knowledge_copy: Path) -> None:
    (knowledge_copy / "CHANGELOG.md").write_text("# Changes\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"CHANGELOG\.md:1: no release heading"):
        check(knowledge_copy)
