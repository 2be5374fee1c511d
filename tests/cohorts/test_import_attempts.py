"""Cancelled and failed imports and those that took their place, linked both ways."""

from django.test import Client
from django.urls import reverse

from cohorts.import_attempts import attempts_of
from cohorts.models import DataImport
from cohorts.services import imports
from tests.cast import Cast

FILE = b"patient_id,birth_date\nP1,1990-01-02\n"
BROKEN = b'patient_id,birth_date\nP1,"1990-01-02\n'


def uploaded(cast: Cast, content: bytes, name: str = "ward.csv") -> DataImport:
    return imports.upload(
        centre=cast.north, file_name=name, content=[content], by=cast.haematologist
    ).data_import


def cancelled(cast: Cast, content: bytes, name: str = "ward.csv") -> DataImport:
    return imports.cancel(data_import=uploaded(cast, content, name), by=cast.haematologist)


def test_a_cancelled_import_leads_to_the_next_of_the_same_bytes_and_back(cast: Cast) -> None:
    ended = cancelled(cast, FILE)
    following = uploaded(cast, FILE, "renamed.csv")
    assert attempts_of(ended).replaced_by == following
    assert attempts_of(following).replaces == (ended,)
    assert attempts_of(following).replaced_by is None


def test_a_failed_import_leads_to_the_mended_file_of_the_same_name(cast: Cast) -> None:
    ended = uploaded(cast, BROKEN)
    assert ended.state == "failed"
    following = uploaded(cast, FILE)
    assert attempts_of(ended).replaced_by == following


def test_several_that_ended_lead_to_the_one_that_did_not(cast: Cast) -> None:
    first, second = cancelled(cast, FILE), cancelled(cast, FILE)
    last = uploaded(cast, FILE)
    assert [attempts_of(one).replaced_by for one in (first, second)] == [last, last]
    assert set(attempts_of(last).replaces) == {first, second}


def test_the_file_of_the_next_month_takes_no_place_of_a_former_one(cast: Cast) -> None:
    ended = cancelled(cast, FILE)
    january = uploaded(cast, FILE)
    february = uploaded(cast, FILE + b"P2,1991-01-02\n")
    assert attempts_of(ended).replaced_by == january
    assert attempts_of(february).replaces == ()


def test_another_centre_is_not_named(cast: Cast) -> None:
    ended = cancelled(cast, FILE)
    imports.upload(centre=cast.south, file_name="ward.csv", content=[FILE], by=cast.stranger)
    assert attempts_of(ended).replaced_by is None


def test_both_pages_and_rest_say_so(client: Client, cast: Cast) -> None:
    ended = cancelled(cast, FILE)
    following = uploaded(cast, FILE)
    client.force_login(cast.haematologist)
    for one, other in ((ended, following), (following, ended)):
        assert (
            reverse("import", args=[other.pk])
            in client.get(reverse("import", args=[one.pk])).content.decode()
        )
    body = client.get(reverse("api:import", args=[ended.pk])).json()
    assert (body["replaced_by"], body["replaces"]) == (str(following.pk), [])
    body = client.get(reverse("api:import", args=[following.pk])).json()
    assert (body["replaced_by"], body["replaces"]) == (None, [str(ended.pk)])
