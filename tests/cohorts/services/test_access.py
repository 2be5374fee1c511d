"""Roles are granted and ended by administrators of the centre, with their audit."""

import pytest

from cohorts.models import AuditEvent, Membership
from cohorts.services import access
from cohorts.services.errors import NotPermitted, RecordProblems
from tests.cast import Cast, user


def test_an_administrator_appoints_a_member(cast: Cast) -> None:
    newcomer = user("newcomer")
    membership = access.grant(user=newcomer, centre=cast.north, role="clinician", by=cast.administrator)

    assert access.may_write(newcomer, cast.north)
    event = AuditEvent.objects.filter(action="granted", object_id=str(membership.pk)).get()
    assert event.changes == {"user": [None, "newcomer"], "role": [None, "clinician"]}
    assert (event.actor_username, event.centre_code) == ("administrator", "north")


def test_a_role_already_held_is_not_granted_twice(cast: Cast) -> None:
    before = AuditEvent.objects.count()
    access.grant(user=cast.colleague, centre=cast.north, role="clinician", by=cast.administrator)
    assert cast.colleague.memberships.count() == 1
    assert AuditEvent.objects.count() == before


def test_an_ended_role_stays_on_record_and_may_be_granted_again(cast: Cast) -> None:
    membership = cast.colleague.memberships.get()
    access.end(membership=membership, by=cast.administrator)
    access.end(membership=membership, by=cast.administrator)

    assert not access.may_write(cast.colleague, cast.north)
    assert AuditEvent.objects.filter(action="ended").count() == 1
    access.grant(user=cast.colleague, centre=cast.north, role="clinician", by=cast.administrator)
    assert Membership.objects.filter(user=cast.colleague).count() == 2
    assert access.may_write(cast.colleague, cast.north)


@pytest.mark.parametrize("who", ["haematologist", "statistician", "stranger"])
def test_nobody_else_appoints(cast: Cast, who: str) -> None:
    by = getattr(cast, who)
    with pytest.raises(NotPermitted):
        access.grant(user=cast.stranger, centre=cast.north, role="clinician", by=by)
    with pytest.raises(NotPermitted):
        access.end(membership=cast.colleague.memberships.get(), by=by)


def test_an_administrator_of_one_centre_appoints_in_no_other(cast: Cast) -> None:
    with pytest.raises(NotPermitted):
        access.grant(user=cast.haematologist, centre=cast.south, role="clinician", by=cast.administrator)


def test_a_role_that_does_not_exist_is_refused(cast: Cast) -> None:
    with pytest.raises(RecordProblems):
        access.grant(user=cast.haematologist, centre=cast.north, role="king", by=cast.administrator)


def test_only_clinicians_and_the_system_administrator_write(cast: Cast) -> None:
    may = {
        name: access.may_write(getattr(cast, name), cast.north)
        for name in ("haematologist", "colleague", "stranger", "statistician", "administrator", "superuser")
    }
    assert may == {
        "haematologist": True,
        "colleague": True,
        "stranger": False,
        "statistician": False,
        "administrator": False,
        "superuser": True,
    }
