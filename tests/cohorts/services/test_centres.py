"""Centres: registered once, corrected with their audit."""

from decimal import Decimal
from typing import Any

import pytest

from cohorts.models import AuditEvent, Centre
from cohorts.services import centres
from cohorts.services.errors import NotPermitted, RecordProblems
from tests.cast import Cast
from tests.cohorts.services.test_patients import problems_of


def test_the_system_administrator_registers_a_centre(cast: Cast) -> None:
    centre = centres.create(values={"code": "west", "name": "Western centre"}, by=cast.superuser)
    assert (centre.provenance, centre.allo_nrm_2y) == ("clinical", None)
    event = AuditEvent.objects.get(object_type="Centre", object_id=str(centre.pk))
    assert (event.action, event.actor_username, event.centre_code) == ("recorded", "superuser", "west")


@pytest.mark.parametrize("who", ["haematologist", "administrator"])
def test_nobody_else_registers_a_centre(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        centres.create(values={"code": "west", "name": "Western centre"}, by=getattr(cast, who))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"code": "north", "name": "Another"}, {"/code": "code_taken"}),
        ({"code": "west"}, {"/name": "required"}),
        ({"code": "two words", "name": "Another"}, {"/code": "not_a_code"}),
        ({"code": "west", "name": "Another", "allo_nrm_2y": 18}, {"/allo_nrm_2y": "out_of_range"}),
        ({"code": "west", "name": "Another", "provenance": "invented"}, {"/provenance": "unknown_code"}),
    ],
)
def test_a_centre_that_cannot_be_is_refused(
    cast: Cast, values: dict[str, Any], expected: dict[str, str]
) -> None:
    with pytest.raises(RecordProblems) as error:
        centres.create(values=values, by=cast.superuser)
    assert problems_of(error) == expected


@pytest.mark.parametrize("who", ["haematologist", "administrator", "superuser"])
def test_the_centres_own_figure_is_kept_with_its_former_value(cast: Cast, who: str) -> None:
    centres.correct(centre=cast.north, changes={"allo_nrm_2y": Decimal("0.18")}, by=cast.superuser)
    centres.correct(
        centre=cast.north,
        changes={"allo_nrm_2y": Decimal("0.15")},
        reason="audit of 2026",
        by=getattr(cast, who),
    )
    assert Centre.objects.get(pk=cast.north.pk).allo_nrm_2y == Decimal("0.15")
    event = AuditEvent.objects.filter(object_type="Centre").latest("pk")
    assert event.changes == {"allo_nrm_2y": ["0.18", "0.15"]}
    assert event.reason == "audit of 2026"


@pytest.mark.parametrize("who", ["stranger", "statistician"])
def test_nobody_else_corrects_a_centre(cast: Cast, who: str) -> None:
    with pytest.raises(NotPermitted):
        centres.correct(centre=cast.north, changes={"name": "Mine"}, by=getattr(cast, who))


def test_code_and_provenance_never_change(cast: Cast) -> None:
    with pytest.raises(RecordProblems) as error:
        centres.correct(
            centre=cast.north, changes={"code": "nord", "provenance": "synthetic"}, by=cast.superuser
        )
    assert problems_of(error) == {"/code": "unknown_field", "/provenance": "unknown_field"}
