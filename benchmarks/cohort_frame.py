"""The frame of a cohort, timelines derived, against COPY TO of the same columns and their parsing by pandas.

The patients are made by SQL in a database of this run alone: ten MRD results, four cycles and one row of everything
else each. The reference copies the columns that the frame is made of, as they stand, and reads them with pandas'
`read_csv`, dates parsed. Time is CPU seconds of this process and of the database server's for its connection.
"""

import io
import os
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from benchmarks.measure import report
from decision_support import embedded_postgres

SIZES = (1_000, 10_000, 100_000)
ROUNDS = 3
GOAL, GROWTH_GOAL = 2.0, 14.0
AS_OF = date(2026, 11, 21)

_FILL = (
    """INSERT INTO auth_user (id, username, password, is_superuser, first_name, last_name, email, is_staff, is_active,
           date_joined) VALUES (1, 'bench', '', false, '', '', '', false, true, now())""",
    """INSERT INTO cohorts_centre (id, code, name, provenance, created_at)
       VALUES (1, 'bench', 'Benchmark', 'synthetic', now())""",
    """CREATE TEMPORARY TABLE bench AS
       SELECT g, gen_random_uuid() AS id, DATE '2012-01-01' + (g * 37) % 4900 AS first
       FROM generate_series(1, {size}) g""",
    """INSERT INTO cohorts_patient (created_at, created_by_id, id, centre_id, provenance, identifier, name, birth_date,
           sex, record_version, changed_at)
       SELECT now(), 1, id, 1, 'synthetic', 'B-' || g, '', first - 6000 - (g * 13) % 15000,
              (ARRAY['female', 'male'])[1 + g % 2], 1, now() FROM bench""",
    """INSERT INTO cohorts_diagnosis (created_at, created_by_id, patient_id, diagnosed_on, lineage, wbc_10e9_per_l,
           platelets_10e9_per_l, cns_status, ikzf1_status, ikzf1_lesion, ikzf1_method, remission_status,
           remission_achieved_on, {markers})
       SELECT now(), 1, id, first - 3, 'B', 1 + g % 300, 5 + g % 250, 'CNS1', 'deleted',
              (ARRAY['4-7', '1-8', '2-7'])[1 + g % 3], 'mlpa', 'CR1', first + 30, {values} FROM bench""",
    """INSERT INTO cohorts_treatmentphase (created_at, created_by_id, retraction_reason, patient_id, cycle, started_on,
           kind, agents)
       SELECT now(), 1, '', id, c, first + 35 * (c - 1), 'consolidation',
              CASE WHEN g % 20 = c THEN ARRAY['blinatumomab'] ELSE ARRAY['vincristine', 'prednisone'] END
       FROM bench, generate_series(1, 4) c""",
    """INSERT INTO cohorts_mrdassessment (created_at, created_by_id, retraction_reason, patient_id, collected_on,
           reported_on, specimen, method, result, value, unit, limit_of_detection, adequate)
       SELECT now(), 1, '', id, first + 28 + 35 * (m - 1) + g % 4, first + 31 + 35 * (m - 1) + g % 4,
              CASE WHEN (g + m) % 25 = 0 THEN 'peripheral_blood' ELSE 'bone_marrow' END,
              (ARRAY['flow', 'igtr_pcr', 'ngs'])[1 + (g + m) % 3],
              CASE WHEN m > g % 5 THEN 'not_detected' ELSE 'quantified' END,
              CASE WHEN m > g % 5 THEN NULL ELSE (1 + g % 90) * 0.00003 END, 'fraction',
              (ARRAY[0.0001, 0.00001])[1 + g % 2], true
       FROM bench, generate_series(1, 10) m""",
    """INSERT INTO cohorts_fitnessassessment (created_at, created_by_id, retraction_reason, patient_id, assessed_on,
           ecog, hct_ci_stated, hct_ci_items) SELECT now(), 1, '', id, first + 90, g % 3, g % 4, '{{}}' FROM bench""",
    """INSERT INTO cohorts_transplant (created_at, created_by_id, retraction_reason, patient_id, performed_on, kind,
           conditioning) SELECT now(), 1, '', id, first + 120 + g % 60,
           (ARRAY['autologous', 'allogeneic'])[1 + g % 2], 'mac_tbi' FROM bench WHERE g % 5 > 0""",
    """INSERT INTO cohorts_outcome (created_at, created_by_id, retraction_reason, patient_id, kind, occurred_on)
       SELECT now(), 1, '', id, (ARRAY['relapse', 'nrm', 'last_follow_up'])[1 + g % 3], first + 200 + g % 1500
       FROM bench WHERE first + 200 + g % 1500 <= DATE '2026-11-21'""",
)


def run() -> None:
    for size in SIZES:
        with tempfile.TemporaryDirectory(prefix="landmark-bench-") as folder:
            Path(folder).chmod(0o755)
            with embedded_postgres.attach(Path(folder)):
                _prepare(Path(folder), size)
                _measure(size)


_FOUND: dict[int, float] = {}


def _prepare(folder: Path, size: int) -> None:
    from django.core.management import call_command
    from django.db import connection, connections

    from cohorts.models.diagnosis import MARKER_COLUMNS

    connections.close_all()
    connections["default"].settings_dict.update(embedded_postgres.connection(folder))
    call_command("migrate", verbosity=0)
    markers, values = ", ".join(MARKER_COLUMNS), ", ".join(["'negative'"] * len(MARKER_COLUMNS))
    with connection.cursor() as cursor:
        for statement in _FILL:
            cursor.execute(statement.format(markers=markers, values=values, size=size))
        cursor.execute("ANALYZE")


def _measure(size: int) -> None:
    from cohorts.cohort_frame import cohort_frame
    from cohorts.models import Patient

    frames: list[Any] = []
    ours, theirs = float("inf"), float("inf")
    before = _resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5")  # forget the peak so far
    _timed(lambda: frames.append(cohort_frame(Patient.objects.all(), as_of=AS_OF)))
    peak = _resident("VmHWM") - before
    for _ in range(ROUNDS):
        ours = min(ours, _timed(lambda: frames.append(cohort_frame(Patient.objects.all(), as_of=AS_OF))))
        theirs = min(theirs, _timed(_copied))
        del frames[1:]
    assert len(frames[0]) == size
    _FOUND[size] = ours
    report(
        f"cohort frame, {size} patients, {10 * size} MRD results",
        f"{ours:.2f} s, COPY TO and parsing {theirs:.2f} s CPU",
        ours / theirs, f"goal at most {GOAL:g}", ours <= GOAL * theirs,
    )  # fmt: skip
    if size // 10 in _FOUND:
        growth = ours / _FOUND[size // 10]
        report(
            f"growth from {size // 10} patients",
            "",
            growth,
            f"at most {GROWTH_GOAL:g}",
            growth <= GROWTH_GOAL,
        )
    own = frames[0].memory_usage(deep=False).sum() / 2**20
    print(f"  memory: frame {own:.0f} MiB without its texts, the process grew by {peak:.0f} MiB at most")


def _copied() -> None:
    """The columns that the frame is made of, table by table, as a person would take them to pandas."""
    import pandas as pd
    from django.db import connection

    from cohorts.models.diagnosis import MARKER_COLUMNS

    coded = ", ".join(
        ("lineage", "cns_status", "ikzf1_status", "ikzf1_lesion", "ikzf1_method", *MARKER_COLUMNS)
    )
    diagnosed = "patient_id, diagnosed_on, remission_achieved_on, remission_status"
    blood = "wbc_10e9_per_l, platelets_10e9_per_l"
    result = "specimen, method, result, value, comparator, unit, limit_of_detection, adequate"
    for table, columns, dates in (
        ("patient", "id, identifier, centre_id, provenance, sex, birth_date", ["birth_date"]),
        ("diagnosis", f"{diagnosed}, {blood}, {coded}", ["diagnosed_on", "remission_achieved_on"]),
        ("outcome", "patient_id, kind, occurred_on", ["occurred_on"]),
        ("transplant", "patient_id, performed_on, kind, donor_kind, conditioning", ["performed_on"]),
        ("fitnessassessment", "patient_id, assessed_on, ecog, hct_ci_stated, hct_ci_items", ["assessed_on"]),
        ("treatmentphase", "patient_id, cycle, started_on, agents", ["started_on"]),
        ("mrdassessment", f"patient_id, collected_on, reported_on, {result}", ["collected_on", "reported_on"]),
    ):  # fmt: skip
        text = io.BytesIO()
        with (
            connection.cursor() as cursor,
            cursor.copy(
                f"COPY (SELECT {columns} FROM cohorts_{table}) TO STDOUT (FORMAT csv, HEADER)"
            ) as copy,
        ):
            for block in copy:
                text.write(block)
        text.seek(0)
        pd.read_csv(text, parse_dates=dates)


def _timed(work: Callable[[], object]) -> float:
    from django.db import connection

    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    own, theirs = time.process_time(), _cpu_of(server)
    work()
    return time.process_time() - own + _cpu_of(server) - theirs


def _cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(field: str) -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024
