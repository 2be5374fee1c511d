"""Making, versioning, renaming and archiving cohorts: who may, what is refused, and what stays in the audit."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from cohorts import cohort_counts, cohort_selectors
from cohorts.cohort_selectors import CohortNotFound
from cohorts.models import AuditEvent, Cohort
from cohorts.services import access, cohorts
from cohorts.services.errors import NotPermitted, RecordProblems
from tests.cast import Cast
from tests.cohorts.cohort_records import negative_early, negative_late
from tests.jobs import Jobs


def make(cast: Cast, **values: Any) -> Cohort:
    return cohorts.create(values={"name": "Late", "centres": ["north"], **values}, by=cast.haematologist)


def problems(cast: Cast, **values: Any) -> list[tuple[str, str]]:
    with pytest.raises(RecordProblems) as refusal:
        make(cast, **values)
    return [(found.pointer, found.code) for found in refusal.value.problems]


def test_the_first_version_keeps_definition_day_count_and_attrition(cast: Cast) -> None:
    cast.patient(negative_early())
    cast.patient(negative_late())
    version = make(cast, definition={"mrd_stratum": {"in": ["late"]}}).versions.get()
    assert version.number == 1
    assert version.as_of == timezone.localdate()
    assert version.definition == {"mrd_stratum": {"as_of": "as_of", "in": ["late"], "certain_only": True}}
    assert version.member_count == 1
    assert version.attrition == {
        "start": 2,
        "steps": [
            {"criterion": "mrd_stratum", "excluded": 1, "unknown": 0, "unknown_kept": 0, "remaining": 1}
        ],
        "end": 1,
    }


def test_each_save_is_a_further_version_and_the_earlier_ones_stay(cast: Cast) -> None:
    cohort = make(cast)
    cast.patient(negative_late())
    later = cohorts.save_version(cohort=cohort, values={"definition": {"sex": ["female"]}}, by=cast.colleague)
    assert [row.number for row in cohort_selectors.versions_of(cohort)] == [2, 1]
    assert later.created_by == cast.colleague
    assert cohort.versions.get(number=1).definition == {}


def test_everything_is_in_the_audit_of_every_centre(cast: Cast) -> None:
    access.grant(user=cast.haematologist, centre=cast.south, role="clinician", by=None)
    cohort = make(cast, centres=["north", "south"])
    cohorts.rename(cohort=cohort, values={"name": "Other"}, by=cast.haematologist)
    cohorts.archive(cohort=cohort, by=cast.haematologist)
    events = AuditEvent.objects.filter(object_id=str(cohort.pk)).order_by("id")
    for code in ("north", "south"):
        actions = events.filter(centre_code=code).values_list("action", flat=True)
        assert list(actions) == ["created", "version_saved", "renamed", "archived"]


def test_every_problem_is_pointed_at(cast: Cast) -> None:
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert problems(cast, name="", as_of=tomorrow, definition={"sex": ["?"]}, colour="red") == [
        ("/colour", "unknown_field"),
        ("/name", "required"),
        ("/as_of", "future"),
        ("/definition/sex/0", "unknown_code"),
    ]


def test_a_centre_that_the_user_does_not_read_is_not_known(cast: Cast) -> None:
    assert problems(cast, centres=["north", "south"]) == [("/centres/1", "unknown_centre")]
    assert problems(cast, definition={"centres": ["south"]}) == [("/definition/centres/0", "unknown_centre")]


def test_centres_of_both_kinds_are_refused_in_words_too(cast: Cast) -> None:
    assert problems(cast, centres=["north", "demonstration"]) == [("/centres", "mixed_provenance")]
    assert problems(cast, centres=None) == [("/centres", "mixed_provenance")]


def test_where_all_centres_are_of_one_kind_they_need_not_be_named(cast: Cast) -> None:
    cohort = cohorts.create(values={"name": "Ours"}, by=cast.colleague)
    assert [centre.code for centre in cohort.centres.all()] == ["north"]
    assert cohort.provenance == "clinical"


def test_a_cohort_is_as_synthetic_as_its_centres(cast: Cast) -> None:
    assert make(cast, centres=["demonstration"]).synthetic


def test_only_members_of_every_centre_know_of_it(cast: Cast) -> None:
    access.grant(user=cast.haematologist, centre=cast.south, role="clinician", by=None)
    cohort = make(cast, centres=["north", "south"])
    visible = cohort_selectors.cohorts_visible_to
    assert list(visible(cast.haematologist)) == [cohort]
    assert list(visible(cast.superuser)) == [cohort]
    for partly in (cast.colleague, cast.stranger):
        assert list(visible(partly)) == []
        with pytest.raises(NotPermitted):
            cohorts.save_version(cohort=cohort, values={}, by=partly)


@pytest.mark.django_db(transaction=True)
def test_an_attempt_of_a_stranger_is_kept(cast: Cast) -> None:
    cohort = make(cast)
    with pytest.raises(CohortNotFound):
        cohort_selectors.cohort_for(cast.stranger, cohort.pk)
    event = AuditEvent.objects.get(action="access_denied")
    assert (event.actor_username, event.object_type, event.object_id) == (
        "stranger",
        "Cohort",
        str(cohort.pk),
    )


def test_only_who_keeps_it_renames_and_archives(cast: Cast) -> None:
    cohort = make(cast)
    for change in (cohorts.archive, cohorts.restore):
        with pytest.raises(NotPermitted):
            change(cohort=cohort, by=cast.colleague)
    with pytest.raises(NotPermitted):
        cohorts.rename(cohort=cohort, values={"name": "Mine"}, by=cast.colleague)
    assert cohorts.rename(cohort=cohort, values={"name": "Theirs"}, by=cast.administrator).name == "Theirs"


def test_an_archived_cohort_has_no_new_version_until_it_is_taken_out(cast: Cast) -> None:
    cohort = make(cast)
    cohorts.archive(cohort=cohort, by=cast.haematologist)
    with pytest.raises(RecordProblems, match="archived"):
        cohorts.save_version(cohort=cohort, values={}, by=cast.haematologist)
    cohorts.restore(cohort=cohort, by=cast.haematologist)
    assert cohorts.save_version(cohort=cohort, values={}, by=cast.haematologist).number == 2


def test_a_long_count_is_left_to_a_worker(cast: Cast, monkeypatch: pytest.MonkeyPatch, jobs: Jobs) -> None:
    monkeypatch.setattr(cohort_counts, "LIVE_LIMIT", 1)
    for _ in range(3):
        cast.patient(negative_late())
    cohort = make(cast, definition={"mrd_stratum": {"in": ["late"]}})
    assert cohort.versions.get().member_count is None
    assert jobs.run() == 1
    version = cohort.versions.get()
    assert version.member_count == 3
    assert cohorts.count_version(version_id=version.pk).counted_at == version.counted_at
