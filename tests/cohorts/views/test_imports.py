"""Pages of imports: each step as its form is sent, and what is refused."""

import re
from html.parser import HTMLParser
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from cohorts.models import AuditEvent, DataImport, ImportMapping, Patient
from cohorts.services import import_states, imports
from cohorts.views import imports as pages
from tests.cast import PASSWORD, Cast
from tests.cohorts.imports.files import AMBIGUOUS_WIDE, answers_to, workbook
from tests.cohorts.imports.messy import IMPOSSIBLE_DATE, SIZE, messy_file
from tests.jobs import Jobs


class Form(HTMLParser):
    """What a browser would send of the fields of a page, nothing typed."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.sent: dict[str, str] = {}
        self._select = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        given = dict(attributes)
        name, value = given.get("name") or "", given.get("value") or ""
        if tag == "select":
            self._select = name
            self.sent[name] = ""
        elif tag == "option" and "selected" in given:
            self.sent[self._select] = value
        elif tag == "input" and given.get("type") not in ("checkbox", "radio", "file"):
            self.sent[name] = value


@pytest.fixture
def page(client: Client, cast: Cast) -> Client:
    assert client.login(username="haematologist", password=PASSWORD)
    return client


def upload(cast: Cast, content: bytes, name: str = "messy.csv") -> DataImport:
    return imports.upload(
        centre=cast.demonstration, file_name=name, content=[content], by=cast.haematologist
    ).data_import


def downloaded(client: Client, address: str) -> bytes:
    response: Any = client.get(address)
    return b"".join(response.streaming_content)


def place(data_import: DataImport, step: str = "import") -> str:
    return reverse(step, args=[data_import.pk])


def text(client: Client, data_import: DataImport, query: str = "") -> str:
    return client.get(place(data_import) + query).content.decode()


def now(data_import: DataImport) -> DataImport:
    return DataImport.objects.get(pk=data_import.pk)


def ready(cast: Cast, content: bytes = messy_file()) -> DataImport:
    current = upload(cast, content)
    proposal = imports.propose(data_import=current, by=cast.haematologist)
    current = imports.set_mapping(data_import=current, definition=proposal, by=cast.haematologist)
    while current.state == "needs_answers":
        current = imports.answer(
            data_import=current, answers=answers_to(current.questions), by=cast.haematologist
        )
    return current


def test_a_file_is_handed_in_and_nothing_of_it_is_in_the_record(page: Client, cast: Cast) -> None:
    form = {"file": SimpleUploadedFile("a.csv", messy_file()), "centre": cast.demonstration.pk}
    response = page.post(reverse("import-new"), form)
    made = DataImport.objects.get()
    assert response["Location"] == place(made)
    assert not Patient.objects.exists()
    again = page.post(
        reverse("import-new"), form | {"file": SimpleUploadedFile("b.csv", messy_file())}, follow=True
    )
    assert "The same file was uploaded on" in again.content.decode()
    assert DataImport.objects.count() == 1


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "This field is required"),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "The submitted file is empty"),
        ({"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0")}, "Save it as .xlsx"),
        ({"centre": "999"}, "Select a valid choice"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_at_its_field(
    page: Client, cast: Cast, form: dict[str, Any], words: str
) -> None:
    for file in form.values():
        if isinstance(file, SimpleUploadedFile):
            file.seek(0)
    response = page.post(reverse("import-new"), {"centre": cast.demonstration.pk} | form)
    assert response.status_code == 200
    assert words in response.content.decode()
    assert not DataImport.objects.exists()


def test_a_body_larger_than_any_file_is_refused_before_it_is_read(page: Client) -> None:
    large = str(pages.MAXIMUM_CSV_BYTES * 2)
    response = page.post(reverse("import-new"), {}, CONTENT_LENGTH=large)
    assert response.status_code == 413
    assert "too large" in response.content.decode()


def test_a_mapping_confirmed_as_it_stands_is_the_one_that_was_proposed(page: Client, cast: Cast) -> None:
    for content, name in (
        (messy_file(), "messy.csv"),
        (AMBIGUOUS_WIDE.encode(), "wide.csv"),
        (workbook({"Patients": [["MRN", "DOB"], ["1", "1990-02-03"]], "Notes": [["x"], ["y"]]}), "two.xlsx"),
    ):
        current = upload(cast, content, name)
        page.post(place(current, "import-mapping"), Form(text(page, current)).sent)
        held = now(current).definition
        assert held is not None
        for sheet, proposed in zip(held["sheets"], current.proposal["sheets"], strict=True):
            assert sheet["columns"] == proposed["columns"]
            assert sheet["constants"] == proposed["constants"]
            assert sheet["each_row"] == proposed["each_row"]


def test_a_mapping_is_changed_field_by_field_and_word_by_word(page: Client, cast: Cast) -> None:
    current = upload(cast, b"MRN,DOB,Geschlecht,WBC\n1,1990-02-03,f,5\n2,1990-02-04,m,6\n")
    sent = Form(text(page, current)).sent | {"s0c2-field": "patient.sex", "s0c3-unit": "10e9_per_l"}
    page.post(place(current, "import-mapping"), sent)
    again = Form(text(page, current, "?mapping=1")).sent
    assert again["s0c2-field"] == "patient.sex"
    assert again["s0c3-unit"] == "10e9_per_l"
    words = {"s0c2w0": "female", "s0c2w1": "-"}
    page.post(place(current, "import-mapping"), again | words)
    definition = now(current).definition
    assert definition is not None
    assert definition["sheets"][0]["columns"][2]["codes"] == {"f": "female", "m": ""}


def test_what_cannot_stand_is_said_and_what_was_chosen_stays(page: Client, cast: Cast) -> None:
    current = upload(cast, b"MRN,DOB,WBC\n1,1990-02-03,5\n")
    sent = Form(text(page, current)).sent | {"s0c0-field": "", "s0c2-unit": "per_ul"}
    shown = page.post(place(current, "import-mapping"), sent).content.decode()
    assert "Say which column of this sheet holds the hospital number." in shown
    assert Form(shown).sent["s0c2-unit"] == "per_ul"
    assert now(current).definition is None


@pytest.mark.parametrize(
    "hostile",
    [
        {"s0c1-field": "no.such"},
        {"s0c1-field": "\x00"},
        {"s0c1-group": "\x00"},
        {"s0c1-group": "x" * 500},
        {"s0c2-unit": "miles"},
        {"s0c1-order": "\x00"},
        {"s0k0-value": "no.such=1"},
        {"s0k0-value": "outcomes.kind=no"},
        {"s0k0-value": "patient.identifier=1"},
        {"s0-header_row": "999"},
        {"s0-header_row": "\u0665"},
        {"s0-each_row": "<script>"},
    ],
    ids=str,
)
def test_a_hostile_form_is_never_a_fault(page: Client, cast: Cast, hostile: dict[str, str]) -> None:
    current = upload(cast, b"MRN,DOB,WBC\n1,1990-02-03,5\n")
    response = page.post(
        place(current, "import-mapping"), Form(text(page, current)).sent | hostile, follow=True
    )
    assert response.status_code == 200
    assert page.get(place(current) + "?mapping=1").status_code == 200


def test_another_row_of_headers_reads_the_file_again(page: Client, cast: Cast) -> None:
    current = upload(cast, b"MRN,DOB,WBC\nMRN,DOB,IKZF1\n1,1990-02-03,deleted\n")
    page.post(place(current, "import-mapping"), Form(text(page, current)).sent | {"s0-header_row": "2"})
    shown = text(page, current)
    assert "IKZF1 becomes" in shown
    page.post(place(current, "import-mapping"), Form(shown).sent)
    assert now(current).state == "ready"
    assert now(current).total == 1


def test_nothing_is_chosen_beforehand_and_an_own_answer_goes_before_one_for_all(
    page: Client, cast: Cast
) -> None:
    current = upload(cast, messy_file())
    page.post(place(current, "import-mapping"), Form(text(page, current)).sent)
    shown = text(page, current)
    assert " checked" not in shown
    own = re.findall(r'name="(q-[0-9a-f]{16})" value="mdy"', shown)[0]
    page.post(place(current, "import-answers"), {"all-date_order": "dmy", own: "mdy"})
    definition = now(current).definition
    assert definition is not None
    options = [c.get("options", {}) for c in definition["sheets"][0]["columns"]]
    assert [one["date_order"] for one in options if "date_order" in one] == ["mdy", *["dmy"] * 5]
    assert "date_order" not in {question["code"] for question in now(current).questions}


def test_no_answer_is_asked_for_again(page: Client, cast: Cast) -> None:
    current = upload(cast, messy_file())
    page.post(place(current, "import-mapping"), Form(text(page, current)).sent)
    response = page.post(place(current, "import-answers"), {"all-sentinel": ""}, follow=True)
    assert "Choose an answer first." in response.content.decode()


def test_the_preview_says_where_each_refused_row_is_wrong(page: Client, cast: Cast) -> None:
    shown = text(page, ready(cast))
    assert IMPOSSIBLE_DATE in shown
    assert "There is no such day." in shown
    assert re.search(r'<td class="number">8</td><td>MRD日期</td>', shown)


def test_it_comes_in_and_the_page_leads_to_the_patients(page: Client, cast: Cast) -> None:
    current = ready(cast)
    page.post(place(current, "import-start"))
    shown = text(page, current)
    patients = Patient.objects.filter(centre=cast.demonstration)
    assert SIZE > patients.count() >= SIZE - 2
    first = patients.order_by("identifier")[0]
    assert reverse("patient", args=[first.pk]) in shown


def test_refused_rows_come_back_mended_under_the_same_mapping(page: Client, cast: Cast) -> None:
    current = ready(cast)
    page.post(place(current, "import-start"))
    file = downloaded(page, place(current, "import-rejected-rows")).decode("utf-8-sig")
    mended = file.replace(IMPOSSIBLE_DATE, "28/02/2019").encode()
    page.post(place(current, "import-correct"), {"file": SimpleUploadedFile("m.csv", mended)})
    again = DataImport.objects.get(file_name="m.csv")
    assert (again.state, again.counts["rows_refused"]) == ("ready", 0)


def test_a_large_mended_file_waits_for_its_mapping_with_that_of_the_first_filled_in(
    page: Client, cast: Cast, jobs: Jobs, monkeypatch: pytest.MonkeyPatch
) -> None:
    current = ready(cast, b"MRN,DOB,Count\n1,1990-02-03,5\n2,1990-13-03,6\n")
    definition = current.definition
    assert definition is not None
    definition["sheets"][0]["columns"][2] |= {
        "field": "diagnosis.wbc_10e9_per_l",
        "options": {"unit": "per_ul"},
    }
    imports.set_mapping(data_import=current, definition=definition, by=cast.haematologist)
    monkeypatch.setattr(import_states, "SMALL", 10)
    file = SimpleUploadedFile("m.csv", b"MRN,DOB,Count\n2,1990-12-03,6\n")
    response = page.post(place(current, "import-correct"), {"file": file})
    jobs.run()
    shown = page.get(response["Location"]).content.decode()
    assert "Filled in from the mapping of messy.csv" in shown
    assert Form(shown).sent["s0c2-unit"] == "per_ul"


def test_a_mapping_is_kept_for_a_sender_and_named_by_the_next_file(page: Client, cast: Cast) -> None:
    current = ready(cast)
    page.post(place(current, "import-save-mapping"), {"sender": "Laboratory West"})
    kept = ImportMapping.objects.get()
    following = upload(cast, messy_file() + b"\n", "next.csv")
    shown = text(page, following, f"?saved={kept.pk}")
    page.post(place(following, "import-mapping"), Form(shown).sent | {"saved": str(kept.pk)})
    assert now(following).mapping == kept
    assert "Laboratory West" in page.get(place(following)).content.decode()


def test_what_is_not_possible_now_is_said(page: Client, cast: Cast) -> None:
    current = upload(cast, messy_file())
    for step in ("import-start", "import-retry"):
        response = page.post(place(current, step), follow=True)
        assert "This is not possible while the import is in the state" in response.content.decode()
    response = page.get(place(current, "import-rejected-rows"), follow=True)
    assert "Confirm the mapping first." in response.content.decode()


def test_downloads_are_the_bytes_and_are_audited(page: Client, cast: Cast) -> None:
    current = ready(cast)
    page.post(place(current, "import-start"))
    assert downloaded(page, place(current, "import-original")) == messy_file()
    assert "M-001" in downloaded(page, place(current, "import-record")).decode("utf-8-sig")
    changes = AuditEvent.objects.filter(action="exported").values_list("changes__export", flat=True)
    assert [one[1] for one in changes.order_by("id")] == ["original", "record"]


def test_no_page_takes_many_queries(page: Client, cast: Cast, django_assert_max_num_queries: Any) -> None:
    current = upload(cast, messy_file())
    for address in (reverse("imports"), reverse("import-new"), place(current)):
        with django_assert_max_num_queries(8):  # two of them are the session and the account
            assert page.get(address).status_code == 200
    other = ready(cast, messy_file() + b"\n")
    for _step in range(2):
        with django_assert_max_num_queries(8):
            assert page.get(place(other)).status_code == 200
        page.post(place(other, "import-start"))


def test_an_answer_is_changed_after_the_check(page: Client, cast: Cast) -> None:
    content = b"patient_id,birth_date,sex,mrd_date,mrd\nP1,1990-01-02,F,2020-01-01,0\nP1,1990-01-02,F,2020-02-01,neg\n"
    current = upload(cast, content)
    current = imports.set_mapping(data_import=current, definition=current.proposal, by=cast.haematologist)
    given = answers_to(current.questions, zero_level="reject")
    current = imports.answer(data_import=current, answers=given, by=cast.haematologist)
    assert current.state == "ready"
    assert '<a href="?answers=1">Change answers</a>' in page.get(place(current)).content.decode()
    shown = page.get(place(current) + "?answers=1").content.decode()
    name = re.search(r'name="(q-[0-9a-f]+)" value="reject" checked', shown)
    assert name is not None
    page.post(place(current, "import-answers"), {name[1]: "not_detected"})
    current.refresh_from_db()
    assert (current.state, current.counts["rows_refused"]) == ("ready", 0)
