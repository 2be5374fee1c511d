"""The OpenAPI document: written without a warning, complete in its errors, and true to what is answered."""

import json
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client

from decision_support.api.urls import urlpatterns
from tests.cast import Cast, early_negative
from tests.cohorts.api.test_rows import ROWS
from tests.decision_support.api.case_example import case, case_with
from tests.decision_support.api.malformed_cases import ALL
from tests.decision_support.api.openapi_checks import assert_described, document, errors, operation


def test_it_is_valid_and_written_without_a_warning(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yaml"))


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("*/*", "application/vnd.oai.openapi"),
        ("application/vnd.oai.openapi+json", "application/vnd.oai.openapi+json"),
        ("application/json", "application/json"),
        ("application/yaml", "application/yaml"),
    ],
)
def test_it_is_served_to_anybody_as_yaml_and_json(client: Client, accept: str, media: str) -> None:
    response = client.get("/api/v1/schema", headers={"Accept": accept})
    assert response.status_code == 200
    assert response["Content-Type"].startswith(media)
    assert b"/api/v1/evaluate" in response.content


def test_every_address_is_in_it() -> None:
    described = set(document()["paths"])
    for pattern in urlpatterns:
        if pattern.name in {"schema", "docs", None}:
            continue
        path = f"/api/v1/{pattern.pattern}"
        for kind in ("uuid:", "int:"):
            path = path.replace(f"<{kind}", "{")
        assert path.replace(">", "}") in described


def every_operation() -> list[tuple[str, str]]:
    return [(method, path) for path, item in document()["paths"].items() for method in item]


def test_every_operation_documents_its_errors() -> None:
    for method, path in every_operation():
        responses = document()["paths"][path][method]["responses"]
        needed = {"400", "401", "403", "404", "405", "406"}
        needed |= set() if method == "get" else {"409", "411", "413", "415", "422"}
        assert needed <= set(responses), f"{method} {path}"


def test_every_operation_says_what_it_does_and_has_its_own_name() -> None:
    names = [document()["paths"][path][method]["operationId"] for method, path in every_operation()]
    assert len(names) == len(set(names))
    for method, path in every_operation():
        assert document()["paths"][path][method]["description"]


def test_every_creation_takes_an_idempotency_key() -> None:
    stateless = {"/api/v1/token", "/api/v1/evaluate"}
    for method, path in every_operation():
        names = [p["name"] for p in document()["paths"][path][method].get("parameters", [])]
        assert ("Idempotency-Key" in names) == (method == "post" and path not in stateless), (
            f"{method} {path}"
        )


def test_every_reference_leads_somewhere() -> None:
    def references(node: Any) -> list[str]:
        if isinstance(node, dict):
            own = [node["$ref"]] if "$ref" in node else []
            return own + [found for value in node.values() for found in references(value)]
        return [found for item in node for found in references(item)] if isinstance(node, list) else []

    for reference in references(document()):
        place: Any = document()
        for step in reference.removeprefix("#/").split("/"):
            assert step in place, reference
            place = place[step]


def test_the_bearer_token_is_described() -> None:
    schemes = document()["components"]["securitySchemes"]
    assert {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"} in schemes.values()


def test_the_case_of_the_document_is_the_case_that_is_taken() -> None:
    taken = {"$ref": "#/components/schemas/Case"}
    assert errors(taken, case()) == []
    assert errors(taken, case_with("/patient/sex", "F")) != []
    assert errors(taken, case_with("/notes", "x")) != []
    assert errors(taken, {**case(), "preferences": {"avoid_gvhd": True}}) == []


@pytest.mark.parametrize(
    "changes", [{}, {"/diagnosis/ikzf1": None}, {"/remission": None}, {"/mrd_assessments": []}]
)
def test_answers_have_the_shape_that_is_described(haematologist_api: Client, changes: dict[str, Any]) -> None:
    body = case()
    for pointer, value in changes.items():
        body = case_with(pointer, value)
    for sent in (body, {"cases": [body, case()]}):
        response = haematologist_api.post("/api/v1/evaluate", sent, content_type="application/json")
        assert_described(
            "POST", "/api/v1/evaluate", response.status_code, "application/json", response.json()
        )


def test_refusals_have_the_shape_that_is_described(haematologist_api: Client) -> None:
    for bad in ALL[::9]:
        response = haematologist_api.generic(
            "POST", "/api/v1/evaluate", bad.raw, content_type=bad.content_type, headers=bad.headers
        )
        media = response["Content-Type"]
        assert_described("POST", "/api/v1/evaluate", response.status_code, media, response.json())


def test_the_record_is_answered_in_the_shape_that_is_described(cast: Cast, haematologist_api: Client) -> None:
    def check(method: str, path: str, body: Any = None, status: int = 200) -> Any:
        response = haematologist_api.generic(
            method, path, b"" if body is None else _json(body), content_type="application/json"
        )
        assert response.status_code == status, response.content
        assert_described(method, path, status, "application/json", response.json())
        described = operation(method, path)
        if body is not None and described is not None:
            given = described["requestBody"]["content"]["application/json"]["schema"]
            assert errors(given, body) == []
        return response.json()

    patient = check("POST", "/api/v1/patients", {"centre": "north", **early_negative()}, 201)
    path = f"/api/v1/patients/{patient['id']}"
    check("GET", "/api/v1/patients")
    check("GET", path)
    check("PATCH", path, {"diagnosis": {"genetics": {"tp53": "negative"}}})
    check("PATCH", path, {"patient": {"name": "Ana B. Testcase"}, "reason": "Full name"})
    for kind, (given, change, _bad, _at) in ROWS.items():
        later = LATER.get(kind, {})
        row = check("POST", f"{path}/{kind}", given | later, 201)
        check("GET", f"{path}/{kind}")
        check("GET", f"{path}/{kind}/{row['id']}")
        check("PATCH", f"{path}/{kind}/{row['id']}", {**change, **CHANGED.get(kind, {}), "reason": "A slip"})
        check("POST", f"{path}/{kind}/{row['id']}/retract", {"reason": "Another patient's"})
    check("GET", f"{path}/history")
    issued = check("POST", f"{path}/recommendations", {"as_of": "2026-09-01"}, 201)
    check("POST", f"{path}/recommendations", {"as_of": "2026-09-01"})
    check("GET", f"{path}/recommendations")
    place = f"/api/v1/recommendations/{issued['id']}"
    check("GET", place)
    check("POST", f"{place}/replay")
    decision = {
        "own_choice": "undecided",
        "option": "no_transplant",
        "agrees": True,
        "signature_meaning": "review",
    }
    check("POST", f"{place}/decisions", decision, 201)
    check("GET", f"{place}/decisions")
    check("GET", place)


# The second cycle of this patient starts after the first.
LATER = {"treatment-phases": {"cycle": 2, "started_on": "2026-08-10"}}
CHANGED = {"treatment-phases": {"started_on": "2026-08-11"}}


def _json(body: Any) -> bytes:
    return json.dumps(body).encode()
