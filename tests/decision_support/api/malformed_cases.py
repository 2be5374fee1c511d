"""What hospital systems, people and attackers may send to `POST /api/v1/evaluate` that no case can be.

Each row says what is wrong, where, and which answer the contract gives: 400 for what is malformed, 422 for what is
well formed but impossible, 413 for what is too large, 415 for what is no JSON at all.
"""

import gzip
import json
from dataclasses import dataclass, field
from typing import Any

from tests.decision_support.api.case_example import case, case_with, text_with


@dataclass(frozen=True)
class Bad:
    name: str
    raw: bytes
    status: int
    pointer: str
    headers: dict[str, str] = field(default_factory=dict)
    content_type: str = "application/json"


def place(name: str, pointer: str, value: Any, status: int, at: str | None = None) -> Bad:
    """One place of the case set to a value; the problem is reported there unless `at` says otherwise."""
    raw = json.dumps(case_with(pointer, value)).encode()
    return Bad(name, raw, status, pointer if at is None else at)


def literal(name: str, pointer: str, text: str, status: int, at: str | None = None) -> Bad:
    return Bad(name, text_with(pointer, text), status, pointer if at is None else at)


def body(name: str, raw: bytes, status: int, pointer: str = "", **more: Any) -> Bad:
    return Bad(name, raw, status, pointer, **more)


def without(pointer: str) -> bytes:
    changed = case()
    *steps, last = pointer.strip("/").split("/")
    here: Any = changed
    for step in steps:
        here = here[step]
    del here[last]
    return json.dumps(changed).encode()


def batch(*cases: Any) -> bytes:
    return json.dumps({"cases": cases}).encode()


def second_row(**changes: Any) -> dict[str, Any]:
    return {**case()["mrd_assessments"][1], **changes}


MRD = "/mrd_assessments/0"
WHOLE = json.dumps(case())

NOT_JSON = [
    body("empty", b"", 400),
    body("blank", b"  \n ", 400),
    body("truncated", WHOLE[:-40].encode(), 400),
    body("cut in a string", b'{"as_of": "2026-', 400),
    body("two values", b"{} {}", 400),
    body("single quotes", b"{'as_of': '2026-09-30'}", 400),
    body("trailing comma", b'{"as_of": "2026-09-30",}', 400),
    body("comment", b'{"as_of": "2026-09-30" /* today */}', 400),
    body("byte order mark", b"\xef\xbb\xbf" + WHOLE.encode(), 400),
    body("invalid UTF-8", WHOLE.encode().replace(b"vincristine", b"vincrist\xff\xfene"), 400),
    body("UTF-16", WHOLE.encode("utf-16"), 400),
    body("raw control character in a string", WHOLE.encode().replace(b"vincristine", b"vin\ncristine"), 400),
    body("raw NUL byte", WHOLE.encode().replace(b"vincristine", b"vin\x00cristine"), 400),
    body("XML", b"<case/>", 400),
    body("form data", b"as_of=2026-09-30", 400),
    body("nested arrays without end", b"[" * 100_000, 400),
    body("very deep arrays", b"[" * 50_000 + b"]" * 50_000, 400),
    body("very deep objects", b'{"a":' * 50_000 + b"1" + b"}" * 50_000, 400),
    literal("NaN", f"{MRD}/value", "NaN", 400, at=""),
    literal("Infinity", "/diagnosis/wbc_10e9_per_l", "Infinity", 400, at=""),
    literal("minus Infinity", "/diagnosis/wbc_10e9_per_l", "-Infinity", 400, at=""),
    literal("leading zero", "/fitness/ecog", "01", 400, at=""),
    literal("hexadecimal", "/fitness/ecog", "0x1", 400, at=""),
    literal("integer of 5,000 digits", "/fitness/ecog", "9" * 5_000, 400, at=""),
    literal("exponent of 30 digits", f"{MRD}/value", f"1e{'9' * 30}", 400, at=""),
]

NOT_A_CASE = [
    body("array", b"[]", 400),
    body("array of cases", json.dumps([case()]).encode(), 400),
    body("string", b'"case"', 400),
    body("number", b"1", 400),
    body("true", b"true", 400),
    body("null", b"null", 400),
    body("empty object", b"{}", 400, "/as_of"),
    body("no as_of", without("/as_of"), 400, "/as_of"),
    body("no patient", without("/patient"), 400, "/patient"),
    body("no birth date", without("/patient/birth_date"), 400, "/patient/birth_date"),
    body("no diagnosis", without("/diagnosis"), 400, "/diagnosis"),
    body("no lineage", without("/diagnosis/lineage"), 400, "/diagnosis/lineage"),
    place("as_of null", "/as_of", None, 400),
    place("lineage null", "/diagnosis/lineage", None, 400),
]

UNKNOWN_FIELDS = [
    place("unknown field of the case", "/notes", "x", 400),
    place("unknown field of the patient", "/patient/name", "A. Patient", 400),
    place("unknown field of the diagnosis", "/diagnosis/wbc", 3, 400),
    place("unknown marker", "/diagnosis/genetics/bcr-abl1", "negative", 400),
    place("unknown IKZF1 field", "/diagnosis/ikzf1/exon", 4, 400),
    place("unknown field of remission", "/remission/date", "2026-07-04", 400),
    place("unknown field of a phase", "/treatment_phases/1/ended_on", "2026-08-01", 400),
    place("unknown field of a result", f"{MRD}/level", 0.1, 400),
    place("unknown field of fitness", "/fitness/frailty", 90, 400),
    place("unknown field of a donor", "/donors/0/hla", "10/10", 400),
    place("unknown field of the graft", "/graft/cd34", 4, 400),
    place("unknown field of the centre", "/centre/name", "x", 400),
    place("preferences unknown", "/preferences", {"wish": "x"}, 400, at="/preferences/wish"),
    place("prototype", "/__proto__", {"admin": True}, 400),
    place("field name with / and ~", "/a~b", 1, 400, at="/a~0b"),
    place("lone surrogate as a field name", "/\ud800", 1, 400),
    body("cases beside a case", json.dumps({**case(), "cases": [case()]}).encode(), 400, "/as_of"),
]

REPEATED_KEYS = [
    body("as_of twice", b'{"as_of": "2026-09-30", ' + WHOLE[1:].encode(), 400, "/as_of"),
    body("lineage twice", WHOLE.replace('"lineage": "B"', '"lineage": "T", "lineage": "B"').encode(), 400,
         "/diagnosis/lineage"),
    body("marker twice", WHOLE.replace('"tp53": "negative"', '"tp53": "positive", "tp53": "negative"').encode(), 400,
         "/diagnosis/genetics/tp53"),
    body("value twice", WHOLE.replace('"value": 0.0021', '"value": 0, "value": 0.0021').encode(), 400, f"{MRD}/value"),
    body("cases twice", b'{"cases": [], "cases": []}', 400, "/cases"),
]  # fmt: skip

WRONG_TYPES = [
    place("as_of a number", "/as_of", 20260930, 400),
    place("as_of a list", "/as_of", ["2026-09-30"], 400),
    place("patient a list", "/patient", [], 400),
    place("patient text", "/patient", "1988-02-29", 400),
    place("sex a number", "/patient/sex", 1, 400),
    place("diagnosis a list", "/diagnosis", [], 400),
    place("lineage true", "/diagnosis/lineage", True, 400),
    place("white cells as text", "/diagnosis/wbc_10e9_per_l", "31.5", 400),
    place("white cells true", "/diagnosis/wbc_10e9_per_l", True, 400),
    place("white cells an object", "/diagnosis/wbc_10e9_per_l", {"value": 3}, 400),
    place("CNS disease as text", "/diagnosis/active_cns_disease", "false", 400),
    place("CNS disease 0", "/diagnosis/active_cns_disease", 0, 400),
    place("genetics a list", "/diagnosis/genetics", ["bcr_abl1"], 400),
    place("marker true", "/diagnosis/genetics/tp53", True, 400),
    place("ikzf1 text", "/diagnosis/ikzf1", "deleted", 400),
    place("remission text", "/remission", "CR1", 400),
    place("phases an object", "/treatment_phases", {"cycle": 1}, 400),
    place("a phase a number", "/treatment_phases/0", 1, 400),
    place("a phase null", "/treatment_phases/0", None, 400),
    place("cycle as text", "/treatment_phases/0/cycle", "1", 400),
    place("cycle a fraction", "/treatment_phases/0/cycle", 1.5, 400),
    place("agents text", "/treatment_phases/0/agents", "blinatumomab", 400),
    place("an agent a number", "/treatment_phases/0/agents/0", 5, 400),
    place("an agent null", "/treatment_phases/0/agents/0", None, 400),
    place("results an object", "/mrd_assessments", {}, 400),
    place("a result text", MRD, "negative", 400),
    place("value as text", f"{MRD}/value", "0.0021", 400),
    place("adequate yes", f"{MRD}/adequate", "yes", 400),
    place("fitness a list", "/fitness", [], 400),
    place("ECOG a fraction", "/fitness/ecog", 0.5, 400),
    place("ECOG false", "/fitness/ecog", False, 400),
    place("contraindications text", "/fitness/contraindications", "organ_failure", 400),
    place("donors an object", "/donors", {"kind": "cord"}, 400),
    place("available a number", "/donors/0/available", 1, 400),
    place("graft a list", "/graft", [], 400),
    place("planned HSCT a number", "/planned_hsct_on", 0, 400),
    place("centre text", "/centre", "here", 400),
    place("preferences a list", "/preferences", [], 400),
    place("avoid_gvhd text", "/preferences", {"avoid_gvhd": "yes"}, 400, at="/preferences/avoid_gvhd"),
]

UNKNOWN_CODES = [
    place("sex F", "/patient/sex", "F", 400),
    place("sex in capitals", "/patient/sex", "FEMALE", 400),
    place("lineage NK", "/diagnosis/lineage", "NK", 400),
    place("lineage in small letters", "/diagnosis/lineage", "b", 400),
    place("CNS4", "/diagnosis/cns_status", "CNS4", 400),
    place("marker absent", "/diagnosis/genetics/tp53", "absent", 400),
    place("marker empty", "/diagnosis/genetics/tp53", "", 400),
    place("IKZF1 yes", "/diagnosis/ikzf1/status", "yes", 400),
    place("lesion 3-9", "/diagnosis/ikzf1/lesion", "3-9", 400),
    place("IKZF1 method karyotype", "/diagnosis/ikzf1/method", "karyotype", 400),
    place("remission CR4", "/remission/status", "CR4", 400),
    place("phase kind intensification", "/treatment_phases/0/kind", "intensification", 400),
    place("specimen urine", f"{MRD}/specimen", "urine", 400),
    place("method microscopy", f"{MRD}/method", "microscopy", 400),
    place("result negative", f"{MRD}/result", "negative", 400),
    place("comparator ==", f"{MRD}/comparator", "==", 400),
    place("comparator with a blank", f"{MRD}/comparator", "< ", 400),
    place("unit %", f"{MRD}/unit", "%", 400),
    place(
        "contraindication age", "/fitness/contraindications", ["age"], 400, at="/fitness/contraindications/0"
    ),
    place("donor self", "/donors/0/kind", "self", 400),
    place("graft unknown", "/graft/autologous_graft_mrd", "unknown", 400),
    place("NUL in a code", "/patient/sex", "male\x00", 400),
    place("lone surrogate in a code", "/patient/sex", "\udc80", 400),
]

TEXTS = [
    place("NUL in an agent", "/treatment_phases/0/agents/0", "blina\x00tumomab", 400),
    place("lone surrogate in an agent", "/treatment_phases/0/agents/0", "\ud83d", 400),
    place("right-to-left override in an agent", "/treatment_phases/0/agents/0", "\u202eblina", 400),
    place("an empty agent", "/treatment_phases/0/agents/0", "", 400),
    place("an agent of 10,000 letters", "/treatment_phases/0/agents/0", "x" * 10_000, 400),
]

DATES = [
    place("basic format", "/as_of", "20260930", 400),
    place("week date", "/as_of", "2026-W40-3", 400),
    place("date and time", "/as_of", "2026-09-30T00:00:00Z", 400),
    place("day first", "/patient/birth_date", "29.02.1988", 400),
    place("month alone", "/patient/birth_date", "1988-02", 400),
    place("blank after the date", "/as_of", "2026-09-30 ", 400),
    place("line break after the date", "/as_of", "2026-09-30\n", 400),
    place("digits of another script", "/as_of", "٢٠٢٦-٠٩-٣٠", 400),
    place("year of five digits", "/as_of", "12026-09-30", 400),
    place("negative year", "/patient/birth_date", "-1988-02-29", 400),
    place("30 February", "/as_of", "2026-02-30", 422),
    place("29 February of no leap year", "/patient/birth_date", "1990-02-29", 422),
    place("month 13", f"{MRD}/collected_on", "2026-13-01", 422),
    place("year 0", "/patient/birth_date", "0000-01-01", 422),
    place("before 1900", "/patient/birth_date", "1880-01-01", 422),
    place("birth after as_of", "/patient/birth_date", "2030-01-01", 422),
    place("diagnosed after as_of", "/diagnosis/diagnosed_on", "2026-10-01", 422),
    place("diagnosed before birth", "/diagnosis/diagnosed_on", "1988-02-28", 422),
    place("remission after as_of", "/remission/achieved_on", "2026-12-24", 422),
    place("remission before diagnosis", "/remission/achieved_on", "2026-05-01", 422),
    place("collected after as_of", "/mrd_assessments/2/collected_on", "2026-10-01", 422),
    place("collected before birth", f"{MRD}/collected_on", "1970-01-01", 422),
    place("collected before diagnosis", f"{MRD}/collected_on", "2026-05-31", 422),
    place("reported before collected", f"{MRD}/reported_on", "2026-07-02", 422),
    place("cycle before diagnosis", "/treatment_phases/0/started_on", "2026-05-01", 422),
    place("cycle after as_of", "/treatment_phases/2/started_on", "2026-11-01", 422),
    place("cycles out of order", "/treatment_phases/1/started_on", "2026-06-03", 422),
    place("two cycles on one day", "/treatment_phases/1/started_on", "2026-06-04", 422),
    place("cycle repeated", "/treatment_phases/1/cycle", 1, 422),
    place("transplant planned before diagnosis", "/planned_hsct_on", "2026-01-01", 422),
]

RANGES = [
    literal("1e400", "/diagnosis/wbc_10e9_per_l", "1e400", 422),
    literal("1e999999999", "/diagnosis/wbc_10e9_per_l", "1e999999999", 422),
    literal("1e-999999999", f"{MRD}/value", "1e-999999999", 422),
    literal("a value of 60 digits", f"{MRD}/value", f"0.{'1' * 60}", 422),
    literal("a cycle of 4,000 digits", "/treatment_phases/0/cycle", "9" * 4_000, 422),
    place("negative white cells", "/diagnosis/wbc_10e9_per_l", -1, 422),
    place("white cells per microlitre", "/diagnosis/wbc_10e9_per_l", 31_500, 422),
    place("negative platelets", "/diagnosis/platelets_10e9_per_l", -0.1, 422),
    place("cycle 0", "/treatment_phases/0/cycle", 0, 422),
    place("cycle -1", "/treatment_phases/0/cycle", -1, 422),
    place("cycle 99", "/treatment_phases/0/cycle", 99, 422),
    place("negative level", f"{MRD}/value", -0.001, 422),
    place("level 0", f"{MRD}/value", 0, 422),
    place("level 2 as a fraction", f"{MRD}/value", 2, 422),
    place("level 150 %", MRD, second_row(result="quantified", value=150, unit="percent",
                                         limit_of_detection=0.01, limit_of_quantification=0.01), 422, f"{MRD}/value"),
    place("limit of detection 0", f"{MRD}/limit_of_detection", 0, 422),
    place("limit of detection 100 as a fraction", f"{MRD}/limit_of_detection", 100, 422),
    place("negative limit of quantification", f"{MRD}/limit_of_quantification", -1e-4, 422),
    place("ECOG 5", "/fitness/ecog", 5, 422),
    place("ECOG -1", "/fitness/ecog", -1, 422),
    place("HCT-CI 30", "/fitness/hct_ci", 30, 422),
    place("non-relapse mortality as percent", "/centre/allo_nrm_2y", 15, 422),
    place("501 results", "/mrd_assessments", [second_row()] * 501, 422),
    place("101 donors", "/donors", [{"kind": "cord", "available": True}] * 101, 422),
]  # fmt: skip

CONFLICTS = [
    place("quantified without a value", f"{MRD}/value", None, 422),
    place("not detected with a value", "/mrd_assessments/1/value", 0.001, 422),
    place("not evaluable with a value", f"{MRD}/result", "not_evaluable", 422, at=f"{MRD}/value"),
    place("no result yet, yet a value", f"{MRD}/result", None, 422, at=f"{MRD}/value"),
    place("quantified with <", f"{MRD}/comparator", "<", 422),
    place("below without a comparator", f"{MRD}/result", "below", 422, at=f"{MRD}/comparator"),
    place(
        "below with >", MRD, second_row(result="below", value=1e-4, comparator=">"), 422, f"{MRD}/comparator"
    ),
    place("not detected with a comparator", "/mrd_assessments/1/comparator", "<", 422),
    place("a level without its unit", f"{MRD}/unit", None, 422),
]

BATCHES = [
    body("cases empty", b'{"cases": []}', 422, "/cases"),
    body("cases null", b'{"cases": null}', 400, "/cases"),
    body("cases an object", json.dumps({"cases": case()}).encode(), 400, "/cases"),
    body("cases text", b'{"cases": "all"}', 400, "/cases"),
    body("a case null", b'{"cases": [null]}', 400, "/cases/0"),
    body("a case a list", b'{"cases": [[]]}', 400, "/cases/0"),
    body("unknown field beside cases", json.dumps({"cases": [case()], "dry_run": True}).encode(), 400, "/dry_run"),
    body("the second case malformed", batch(case(), case_with("/patient/sex", "F")), 400, "/cases/1/patient/sex"),
    body("the third case impossible", batch(case(), case(), case_with("/fitness/ecog", 9)), 422,
         "/cases/2/fitness/ecog"),
    body("a batch in a batch", batch({"cases": [case()]}), 400, "/cases/0/cases"),
]  # fmt: skip

TOO_LARGE = [
    body("1,001 cases", b'{"cases": [' + b"{}," * 1_000 + b"{}]}", 413, "/cases"),
    body("over 4 MiB", WHOLE.encode() + b" " * (4 * 1024 * 1024), 413),
    body("over 4 MiB of nothing", b"\x00" * (4 * 1024 * 1024 + 1), 413),
    body("over 5 MiB", b" " * (6 * 1024 * 1024), 413),
]

NO_JSON_MEDIA = [
    body("plain text", WHOLE.encode(), 415, content_type="text/plain"),
    body("form", b"as_of=2026-09-30", 415, content_type="application/x-www-form-urlencoded"),
    body("XML media", b"<case/>", 415, content_type="application/xml"),
    body("FHIR media", WHOLE.encode(), 415, content_type="application/fhir+json"),
    body("multipart", b"--x--", 415, content_type="multipart/form-data; boundary=x"),
    body("no media type", WHOLE.encode(), 415, content_type=""),
    body("nonsense media type", WHOLE.encode(), 415, content_type="json"),
    body("UTF-16 declared", WHOLE.encode("utf-16"), 415, content_type="application/json; charset=utf-16"),
    body("gzip", gzip.compress(WHOLE.encode()), 415, headers={"Content-Encoding": "gzip"}),
    body("brotli declared", WHOLE.encode(), 415, headers={"Content-Encoding": "br"}),
]

ALL = [
    *NOT_JSON,
    *NOT_A_CASE,
    *UNKNOWN_FIELDS,
    *REPEATED_KEYS,
    *WRONG_TYPES,
    *UNKNOWN_CODES,
    *TEXTS,
    *DATES,
    *RANGES,
    *CONFLICTS,
    *BATCHES,
    *TOO_LARGE,
    *NO_JSON_MEDIA,
]
