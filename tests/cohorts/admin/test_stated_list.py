"""A list may be not stated, none, or named, and the admin keeps the three apart."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.translation import override

from cohorts.admin.stated_list import StatedListField
from cohorts.models import Patient, TreatmentPhase
from tests.cast import Cast
from tests.cohorts.admin.pages import page, posted


@pytest.mark.parametrize(
    ("typed", "stated"),
    [("", None), ("  ", None), ("none", []), ("None", []), ("tki, vincristine ,", ["tki", "vincristine"])],
)
def test_what_is_typed_says_which_of_the_three_it_is(typed: str, stated: list[str] | None) -> None:
    field = StatedListField()
    assert field.clean(typed) == stated
    assert not field.has_changed(stated, typed)
    assert field.clean(field.prepare_value(stated)) == stated


def test_the_word_for_none_is_taken_in_the_language_it_is_shown_in() -> None:
    with override("zh-hans"):
        field = StatedListField()
        assert field.clean(field.prepare_value([])) == []
        assert field.clean("none") == []


def test_agents_go_from_not_stated_to_none_and_back(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.haematologist)
    new = {"patient": str(patient.pk), "cycle": "2", "started_on": "2026-08-10", "kind": "", "agents": ""}
    assert client.post(page("treatmentphase", "add"), new).status_code == 302
    row = TreatmentPhase.objects.get(cycle=2)
    assert row.agents is None

    address = page("treatmentphase", "change", row.pk)
    for typed, stated in (("none", []), ("tki", ["tki"]), ("", None)):
        data = posted(client, address, agents=typed, reason="letter")
        assert client.post(address, data).status_code == 302
        row.refresh_from_db()
        assert row.agents == stated
        # A form sent back as it was served changes nothing.
        assert client.post(address, posted(client, address)).status_code == 302
        row.refresh_from_db()
        assert row.agents == stated


def test_the_list_of_cycles_says_none_where_none_is_stated(
    cast: Cast, patient: Patient, browse: Callable[[User], Client]
) -> None:
    client = browse(cast.haematologist)
    listed = client.get(page("treatmentphase", "changelist")).content.decode()
    assert '<td class="field-agents_stated">none</td>' in listed
    TreatmentPhase.objects.update(agents=None)
    listed = client.get(page("treatmentphase", "changelist")).content.decode()
    assert '<td class="field-agents_stated">-</td>' in listed
