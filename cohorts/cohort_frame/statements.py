"""What each COPY selects. Every statement joins the numbered patients; rows entered in error are left out."""

import math
from decimal import Decimal

from cohorts.cohort_frame.copying import Columns
from cohorts.mrd.vectorised.thresholds import THRESHOLDS
from cohorts.relapse_stated import STATES_A_RELAPSE
from cohorts.vocabulary import GENETIC_MARKERS, IKZF1_PARTNERS

# Coded columns of the diagnosis, by their name in the frame.
CODED = {
    **{name: name for name in ("lineage", "cns_status", *GENETIC_MARKERS)},
    **{name: name for name in ("ikzf1_status", "ikzf1_lesion", "ikzf1_method")},
    **{partner: f"ikzf1_{partner}" for partner in IKZF1_PARTNERS},
    "remission_status": "remission_status",
    **{name: name for name in ("protocol", "provisional_risk_group", "final_risk_group")},
}


def day(column: str) -> str:
    return f"{column} - DATE '1970-01-01'"


def ordered(fraction: str) -> str:
    """A level that stays on its own side of the thresholds as a double (see `thresholds.ordered_fraction`)."""
    cases = []
    for threshold in THRESHOLDS:
        near = float(threshold)
        width = Decimal(math.ulp(near))  # what lies nearer than half of it is read as the threshold
        for low, high, side in (
            (threshold - width, threshold, -math.inf),
            (threshold, threshold + width, math.inf),
        ):
            inside = f"{fraction} > {low:f} AND {fraction} < {high:f}"
            cases.append(f"WHEN {inside} THEN {Decimal(math.nextafter(near, side)):f}")
    return f"CASE {' '.join(cases)} ELSE {fraction} END"


PATIENT_COLUMNS: Columns = {
    "n": "key", "patient_id": "name", "identifier": "name", "centre": "text", "provenance": "text", "sex": "text",
    "birth_date": "day", "diagnosed_on": "day", "remission_achieved_on": "day", "wbc_10e9_per_l": "number",
    "platelets_10e9_per_l": "number", **dict.fromkeys(CODED, "text"),
}  # fmt: skip
PATIENTS = f"""
    SELECT f.n, p.id, p.identifier, c.name, p.provenance, p.sex, {day("p.birth_date")}, {day("d.diagnosed_on")},
           {day("d.remission_achieved_on")}, d.wbc_10e9_per_l, d.platelets_10e9_per_l,
           {", ".join(f"d.{column}" for column in CODED.values())}
    FROM frame_patient f JOIN cohorts_patient p ON p.id = f.id JOIN cohorts_centre c ON c.id = p.centre_id
    LEFT JOIN cohorts_diagnosis d ON d.patient_id = f.id
    ORDER BY f.n
"""

OUTCOME_COLUMNS: Columns = {"n": "key", "kind": "text", "occurred_on": "day"}
OUTCOMES = f"""
    SELECT f.n, o.kind, {day("o.occurred_on")}
    FROM frame_patient f JOIN cohorts_outcome o ON o.patient_id = f.id
    WHERE o.retracted_at IS NULL AND o.occurred_on <= %(as_of)s
    ORDER BY o.occurred_on, o.id
"""

FIRST_RELAPSE_COLUMNS: Columns = {
    "n": "key", "relapsed_on": "day", "site": "text", "lineage": "text", "on_treatment": "number",
    "end_of_therapy_on": "day", "stated": "number",
}  # fmt: skip
FIRST_RELAPSES = f"""
    SELECT f.n, {day("r.relapsed_on")}, r.site, r.relapse_lineage, r.on_treatment::int, {day("r.end_of_therapy_on")},
           {STATES_A_RELAPSE}::int
    FROM frame_patient f JOIN cohorts_firstrelapse r ON r.patient_id = f.id
    WHERE r.relapsed_on IS NULL OR r.relapsed_on <= %(as_of)s
"""

TRANSPLANT_COLUMNS: Columns = {
    "n": "key", "performed_on": "day", "kind": "text", "donor_kind": "text", "conditioning": "text"
}  # fmt: skip
TRANSPLANTS = f"""
    SELECT f.n, {day("t.performed_on")}, t.kind, t.donor_kind, t.conditioning
    FROM frame_patient f JOIN cohorts_transplant t ON t.patient_id = f.id
    WHERE t.retracted_at IS NULL AND t.performed_on <= %(as_of)s
    ORDER BY t.performed_on, t.id
"""

FITNESS_COLUMNS: Columns = {
    "n": "key", "assessed_on": "day", "ecog": "number", "hct_ci_stated": "number", "items": "text"
}  # fmt: skip
FITNESS = f"""
    SELECT f.n, {day("a.assessed_on")}, a.ecog, a.hct_ci_stated, a.hct_ci_items
    FROM frame_patient f JOIN cohorts_fitnessassessment a ON a.patient_id = f.id
    WHERE a.retracted_at IS NULL AND (a.assessed_on IS NULL OR a.assessed_on <= %(as_of)s)
    ORDER BY a.assessed_on NULLS FIRST, a.id
"""

PHASE_COLUMNS: Columns = {"patient": "key", "cycle": "number", "started_on": "day", "agents": "text"}
PHASES = f"""
    SELECT f.n, t.cycle, {day("t.started_on")}, array_to_json(t.agents)
    FROM frame_patient f JOIN cohorts_treatmentphase t ON t.patient_id = f.id
    WHERE t.retracted_at IS NULL AND (t.started_on IS NULL OR t.started_on <= %(as_of)s)
"""

MRD_COLUMNS: Columns = {
    "patient": "key", "collected_on": "day", "reported_on": "day", "specimen": "text", "method": "text",
    "result": "text", "value": "number", "comparator": "text", "limit_of_detection": "number", "adequate": "number",
}  # fmt: skip
_LIMIT = "(CASE WHEN m.unit = 'percent' THEN m.limit_of_detection * 0.01 ELSE m.limit_of_detection END)"
MRD = f"""
    SELECT f.n, {day("m.collected_on")}, {day("m.reported_on")}, m.specimen, m.method,
           m.result, {ordered("m.value_fraction")}, m.comparator, {ordered(_LIMIT)}, m.adequate::int
    FROM frame_patient f JOIN cohorts_mrdassessment m ON m.patient_id = f.id
    WHERE m.retracted_at IS NULL AND m.collected_on <= %(as_of)s
"""

NAME_COLUMNS: Columns = {"n": "key", "patient_id": "name", "identifier": "name"}
NAMES = """
    SELECT f.n, p.id, p.identifier FROM frame_patient f JOIN cohorts_patient p ON p.id = f.id ORDER BY f.n
"""
