"""Who reaches imports and exports, on every address: for a stranger none exists, a statistician is told why not."""

import pytest
from django.test import Client
from django.urls import reverse

from cohorts.models import AuditEvent, Cohort, DataImport
from cohorts.services import cohorts, imports
from cohorts.views.import_urls import urlpatterns
from tests.cast import PASSWORD, Cast

POSTS = {
    "import-mapping", "import-answers", "import-start", "import-cancel", "import-retry", "import-correct",
    "import-save-mapping", "import-take-back",
}  # fmt: skip
OPEN_TO_READERS = {"imports", "import-new"}


@pytest.fixture
def data_import(cast: Cast) -> DataImport:
    handed_in = imports.upload(
        centre=cast.north, file_name="secret.csv", content=[b"MRN,DOB\n1,1990-02-03\n"], by=cast.haematologist
    ).data_import
    return imports.set_mapping(data_import=handed_in, definition=handed_in.proposal, by=cast.haematologist)


@pytest.fixture
def cohort(cast: Cast) -> Cohort:
    return cohorts.create(values={"name": "Everybody", "centres": ["north"]}, by=cast.haematologist)


def addresses(data_import: DataImport, cohort: Cohort) -> dict[str, tuple[str, str]]:
    """Every address by its name, with the method that it answers."""
    found = {}
    for pattern in urlpatterns:
        name = str(pattern.name)
        arguments: list[object] = [] if name in OPEN_TO_READERS else [data_import.pk]
        arguments = [cohort.pk, 1] if name == "cohort-analysis-set" else arguments
        found[name] = ("post" if name in POSTS else "get", reverse(name, args=arguments))
    return found


@pytest.mark.django_db(transaction=True)
def test_a_stranger_finds_nothing_and_the_attempt_is_kept(
    client: Client, cast: Cast, data_import: DataImport, cohort: Cohort
) -> None:
    assert client.login(username="stranger", password=PASSWORD)
    for name, (method, address) in addresses(data_import, cohort).items():
        before = AuditEvent.objects.filter(action="access_denied").count()
        response = getattr(client, method)(address)
        assert b"secret.csv" not in response.content
        if name in OPEN_TO_READERS:
            assert response.status_code == 200
            continue
        assert response.status_code == 404, address
        assert AuditEvent.objects.filter(action="access_denied").count() == before + 1, address


@pytest.mark.parametrize("username", ["statistician", "administrator"])
def test_who_is_no_clinician_is_told_why_not(
    client: Client, cast: Cast, data_import: DataImport, cohort: Cohort, username: str
) -> None:
    assert client.login(username=username, password=PASSWORD)
    exported = AuditEvent.objects.filter(action="exported").count()
    for name, (method, address) in addresses(data_import, cohort).items():
        asked = f"{address}?identified=1" if name == "cohort-analysis-set" else address
        response = getattr(client, method)(asked)
        assert response.status_code == 403, address
        assert "Only a clinician of the centre may import or export its records." in response.content.decode()
    assert AuditEvent.objects.filter(action="exported").count() == exported
    assert ">Import<" not in client.get("/cohorts/").content.decode()


def test_a_statistician_takes_the_analysis_set_without_names_and_nobody_else_who_is_no_clinician(
    client: Client, cast: Cast, cohort: Cohort
) -> None:
    address = reverse("cohort-analysis-set", args=[cohort.pk, 1])
    page = reverse("cohort", args=[cohort.pk])
    assert client.login(username="statistician", password=PASSWORD)
    response = client.get(address)
    assert (response.status_code, response["Content-Type"]) == (200, "application/zip")
    shown = client.get(page).content.decode()
    assert "Download without names" in shown
    assert "With names, hospital numbers and birth dates" not in shown
    assert client.login(username="administrator", password=PASSWORD)
    assert client.get(address).status_code == 403
    shown = client.get(page).content.decode()
    assert "Only a clinician or statistician of every centre of this cohort may export its records." in shown


def test_nobody_reaches_them_without_a_log_in(
    client: Client, data_import: DataImport, cohort: Cohort
) -> None:
    for method, address in addresses(data_import, cohort).values():
        response = getattr(client, method)(address)
        assert response.status_code == 302, address
        assert response["Location"].startswith("/accounts/login/")


def test_every_page_and_file_opens_for_a_colleague_and_none_of_them_changes_anything(
    client: Client, cast: Cast, data_import: DataImport, cohort: Cohort
) -> None:
    assert client.login(username="colleague", password=PASSWORD)
    assert ">Import<" in client.get("/cohorts/").content.decode()
    for name, (_method, address) in addresses(data_import, cohort).items():
        assert client.get(address).status_code == (405 if name in POSTS else 200), address
    assert DataImport.objects.get().state == "ready"


def test_a_saved_mapping_or_an_import_of_another_centre_fills_in_nothing(
    client: Client, cast: Cast, data_import: DataImport
) -> None:
    assert client.login(username="haematologist", password=PASSWORD)
    address = reverse("import", args=[data_import.pk])
    here = imports.upload(
        centre=cast.demonstration,
        file_name="d.csv",
        content=[b"MRN,DOB\n8,1990-02-03\n"],
        by=cast.haematologist,
    ).data_import
    assert client.get(f"{address}?mapping=1&like={here.pk}").status_code == 404
    assert client.get(f"{address}?mapping=1&like=x").status_code == 200
    assert client.get(f"{address}?mapping=1&saved=99999999999999999999").status_code == 200
