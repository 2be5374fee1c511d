"""A published version answers for patients: it can be followed by another, never changed or taken out."""

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from decision_support.knowledge_base import KnowledgeError, load
from decision_support.knowledge_base.published import PUBLISHED

RULE = "rules/adult-08-late-negative.toml"

NEXT_VERSION = """\
[[version]]
number = "1.1.0"
status = "published"
valid_from = 2027-02-01
authored_by = "A haematologist"
checked_by = "Another haematologist"
date_reviewed = 2027-01-20
next_review = 2027-07-20
strength = "conditional"
certainty = "low"
evidence = ["YILMAZ2020_EARLY_LATE"]
direction = "lean_allo"
stances = { autologous_hsct = "not_supported", allogeneic_hsct = "recommended", no_transplant = "acceptable" }
needs_donor = true
recommendation = "As before, on other evidence."

[version.when]
all = [
  { fact = "bcr_abl1", is = false },
  { fact = "stratum", is = "late" },
  { fact = "age_years", below_parameter = "older_age_years" },
  { fact = "hct_ci", below_parameter = "hct_ci_high" },
  { fact = "donor", is_not = "only_mismatched_or_cord" },
]

"""


def _with_next_version(folder: Path) -> None:
    path = folder / RULE
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("[[version]]", NEXT_VERSION + "[[version]]", 1), encoding="utf-8")


def _publish(folder: Path) -> None:
    call_command("knowledge_publish", folder=folder)


def test_a_new_version_is_refused_until_it_is_sealed(knowledge_copy: Path) -> None:
    _with_next_version(knowledge_copy)
    with pytest.raises(
        KnowledgeError, match=r"version 1\.1\.0 is published but not listed in published\.toml"
    ):
        load(knowledge_copy)


def test_publishing_adds_the_new_version_and_leaves_the_old_seals(knowledge_copy: Path) -> None:
    before = (knowledge_copy / PUBLISHED).read_text(encoding="utf-8")
    _with_next_version(knowledge_copy)
    _publish(knowledge_copy)
    after = (knowledge_copy / PUBLISHED).read_text(encoding="utf-8")
    added = [line for line in after.splitlines() if line not in before.splitlines()]
    assert len(added) == 1
    assert added[0].startswith('"1.1.0" = ')
    assert [line for line in before.splitlines() if line not in after.splitlines()] == []
    rule = next(rule for rule in load(knowledge_copy).rules if rule.id == "adult-08-late-negative")
    assert rule.published.number == "1.1.0"


def test_publishing_twice_changes_nothing(knowledge_copy: Path) -> None:
    before = (knowledge_copy / PUBLISHED).read_bytes()
    _publish(knowledge_copy)
    assert (knowledge_copy / PUBLISHED).read_bytes() == before


def test_publishing_refuses_an_edited_version(knowledge_copy: Path) -> None:
    path = knowledge_copy / RULE
    path.write_text(path.read_text(encoding="utf-8").replace('certainty = "very_low"', 'certainty = "high"'))
    before = (knowledge_copy / PUBLISHED).read_bytes()
    with pytest.raises(CommandError, match="a published version is never edited"):
        _publish(knowledge_copy)
    assert (knowledge_copy / PUBLISHED).read_bytes() == before


def test_a_comment_is_no_change_of_a_published_version(knowledge_copy: Path) -> None:
    path = knowledge_copy / RULE
    path.write_text("# a remark for the next reader\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert load(knowledge_copy)


def test_a_number_changed_under_a_published_version_is_noticed(knowledge_copy: Path) -> None:
    """The version is as it was, but its age limit would not be: the past cannot be changed through a parameter."""
    path = knowledge_copy / "parameters/patient.toml"
    path.write_text(
        path.read_text(encoding="utf-8").replace("2023-03-01, value = 55", "2023-03-01, value = 60")
    )
    with pytest.raises(KnowledgeError, match=r"adult-08-late-negative\.toml:\d+: version 1\.0\.0 differs"):
        load(knowledge_copy)


def test_a_later_number_leaves_the_published_version_as_it_was(knowledge_copy: Path) -> None:
    path = knowledge_copy / "parameters/patient.toml"
    old = '  { from = 2023-03-01, value = 55, evidence = ["GIEBEL2023_OLDER", "EBMT_PH_GE55"] },\n'
    new = '  { from = 2027-03-01, value = 60, evidence = ["EBMT_PH_GE55"] },\n'
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, old + new), encoding="utf-8")
    changed = load(knowledge_copy)
    assert changed.parameters["older_age_years"].current == 60
    rule = next(rule for rule in changed.rules if rule.id == "adult-08-late-negative").published
    assert [c.value for c in rule.all if c.parameter == "older_age_years"] == [55]


def test_a_vanished_rule_file_is_noticed(knowledge_copy: Path) -> None:
    (knowledge_copy / "rules/adult-m2-centre-nrm.toml").unlink()
    (knowledge_copy / "cases/adult-m2-centre-nrm.toml").unlink()
    with pytest.raises(
        KnowledgeError, match=r"version 1\.0\.0 of adult-m2-centre-nrm was published and is gone"
    ):
        load(knowledge_copy)
