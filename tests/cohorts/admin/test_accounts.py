"""Accounts, centres and memberships in Django admin."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from cohorts import selectors
from cohorts.models import AuditEvent, Centre, Membership
from tests.cast import Cast
from tests.cohorts.admin.pages import page


def test_the_system_administrator_makes_accounts_centres_and_memberships(
    cast: Cast, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.superuser)
    password = "a long enough phrase 7"
    made = client.post(
        reverse("admin:auth_user_add"),
        {"username": "newcomer", "usable_password": "true", "password1": password, "password2": password},
    )
    assert made.status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert newcomer.check_password(password)
    centre = {"code": "west", "name": "Western centre", "provenance": "clinical", "allo_nrm_2y": "0.2"}
    assert client.post(page("centre", "add"), centre).status_code == 302
    west = Centre.objects.get(code="west")
    granted = client.post(
        page("membership", "add"), {"user": newcomer.pk, "centre": west.pk, "role": "clinician"}
    )
    assert granted.status_code == 302
    assert Membership.objects.get(user=newcomer).centre == west
    kinds = AuditEvent.objects.filter(actor_username="superuser").values_list("object_type", "action")
    assert set(kinds) == {("User", "recorded"), ("Centre", "recorded"), ("Membership", "granted")}


def test_an_accounts_changes_are_audited_without_its_password(
    cast: Cast, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.superuser)
    colleague = cast.colleague
    password = "another long phrase 8"
    client.post(
        reverse("admin:auth_user_password_change", args=[colleague.pk]),
        {"usable_password": "true", "password1": password, "password2": password, "set-password": "1"},
    )
    assert User.objects.get(pk=colleague.pk).check_password(password)
    address = reverse("admin:auth_user_change", args=[colleague.pk])
    client.post(address, {"username": "colleague", "first_name": "Col", "is_active": "on", "is_staff": "on"})
    events = selectors.history_of_object(colleague)
    assert [(event.action, event.changes) for event in events] == [
        ("corrected", {"first_name": ["", "Col"]}),
        ("password_set", {}),
    ]
    assert client.get(reverse("admin:auth_user_history", args=[colleague.pk])).status_code == 200


def test_accounts_are_closed_not_deleted(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.superuser)
    everybody = list(User.objects.values_list("pk", flat=True))
    client.post(
        reverse("admin:auth_user_changelist"), {"action": "close_accounts", "_selected_action": everybody}
    )
    assert list(User.objects.filter(is_active=True)) == [cast.superuser]
    assert (
        client.post(reverse("admin:auth_user_delete", args=[cast.stranger.pk]), {"post": "yes"}).status_code
        == 403
    )


@pytest.mark.parametrize("who", ["haematologist", "administrator"])
def test_only_the_system_administrator_manages_accounts(
    cast: Cast, browse: Callable[[User], Client], who: str
) -> None:
    client = browse(getattr(cast, who))
    assert client.get(reverse("admin:auth_user_changelist")).status_code == 403
    assert client.get(reverse("admin:auth_user_add")).status_code == 403


def test_an_administrator_appoints_in_their_own_centre_only(
    cast: Cast, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.administrator)
    for centre, expected in ((cast.north, 302), (cast.south, 200)):
        data = {"user": cast.statistician.pk, "centre": centre.pk, "role": "curator"}
        assert client.post(page("membership", "add"), data).status_code == expected
    memberships = client.get(page("membership", "changelist")).context["cl"].result_list
    assert {membership.centre for membership in memberships} == {cast.north}

    role = Membership.objects.get(user=cast.colleague)
    client.post(page("membership", "changelist"), {"action": "end_selected", "_selected_action": [role.pk]})
    assert Membership.objects.get(pk=role.pk).ended_at is not None


def test_a_haematologist_has_no_page_of_memberships(cast: Cast, browse: Callable[[User], Client]) -> None:
    client = browse(cast.haematologist)
    assert client.get(page("membership", "changelist")).status_code == 403
    assert client.get(page("centre", "changelist")).status_code == 403
