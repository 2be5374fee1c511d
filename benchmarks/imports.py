"""A file of patients with ten MRD results each, taken in and checked, against a raw COPY of the same rows.

The raw COPY writes what the import wrote (patients, diagnoses, MRD) into the same tables, with all their constraints,
triggers and indexes, and nothing else: no reading, no checking, no audit. Time is CPU seconds of this process and of
the database server's process for its connection; memory is that of this process. The rows stay in a centre of their
own in the embedded database of the benchmark.
"""

import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import uuid4

from benchmarks.measure import report
from decision_support import embedded_postgres

PER_PATIENT = 10
SIZES = (10_000, 100_000)
GOAL = 3.0
_HEADER = "patient_id,birth_date,sex,diagnosis_date,lineage,wbc (10^9/L),mrd_date,specimen,method,mrd,lod\n"
_ANSWERS = {
    "unit_not_stated": "fraction",
    "mixed_units": "fraction",
    "sentinel": "value",
    "same_person": "separate",
}


def run() -> None:
    with tempfile.TemporaryDirectory(prefix="landmark-bench-") as folder:
        Path(folder).chmod(0o755)
        with embedded_postgres.attach(Path(folder)):
            _measure_all(Path(folder))


def _measure_all(folder: Path) -> None:
    _prepare(folder)
    growth = [_measure(patients, folder) for patients in SIZES]
    more = growth[1] - growth[0]
    report(
        f"memory of the import, {SIZES[0]} to {SIZES[1]} patients",
        f"{growth[0]:.0f} to {growth[1]:.0f} MiB over the start",
        growth[1] / max(growth[0], 1.0),
        "constant (within 40 MiB)",
        more <= 40,
    )


def _prepare(folder: Path) -> None:
    """A database of this run alone, with its tables."""
    from django.core.management import call_command
    from django.db import connections

    connections.close_all()
    connections["default"].settings_dict.update(embedded_postgres.connection(folder))
    call_command("migrate", verbosity=0)


def _measure(patients: int, folder: Path) -> float:
    """One size; returns by how many MiB the process grew while it imported."""
    from cohorts.models import DataImport

    path = folder / f"{patients}.csv"
    with path.open("w", encoding="utf-8") as file:
        _write_file(file, patients)
    before = _resident()
    seconds, peak, data_import = _timed(lambda: _import(path))
    assert DataImport.objects.get(pk=data_import.pk).counts["rows_refused"] == 0
    raw, _peak, _none = _timed(_raw_copy(data_import.centre, folder))
    report(
        f"import of {patients} patients, {patients * PER_PATIENT} MRD rows",
        f"{seconds:.1f} s, raw COPY {raw:.1f} s CPU",
        seconds / raw,
        f"at most {GOAL:.0f} x raw COPY",
        seconds <= GOAL * raw,
    )
    return peak - before


def _write_file(file: IO[str], patients: int) -> None:
    draw = random.Random(20261121)
    file.write(_HEADER)
    for number in range(patients):
        born = date(1950, 1, 1) + timedelta(days=draw.randrange(20_000))
        first = date(2010, 1, 1) + timedelta(days=draw.randrange(4_000))
        own = f"P{number:07},{born},{draw.choice('FM')},{first},B,{draw.randrange(1, 400)}"
        for sample in range(PER_PATIENT):
            level = _level(draw)
            taken = first + timedelta(days=30 * sample + draw.randrange(20))
            file.write(f"{own},{taken},BM,{draw.choice(('flow', 'PCR'))},{level},0.0001\n")


def _level(draw: random.Random) -> str:
    kind = draw.random()
    if kind < 0.5:
        return "neg"
    return "<0.0001" if kind < 0.6 else f"{draw.randrange(1, 999) * 10.0 ** -draw.randrange(3, 6):.3g}"


def _import(path: Path) -> Any:
    """Everything from the bytes to the record, with the questions answered as a person would."""
    from cohorts.services import imports

    centre, by = _centre()
    with path.open("rb") as file:
        content: Iterator[bytes] = iter(lambda: file.read(1 << 20), b"")
        current = imports.upload(centre=centre, file_name=path.name, content=content, by=by).data_import
    current = _proceeded(current)
    current = imports.set_mapping(
        data_import=current, definition=imports.propose(data_import=current, by=by), by=by
    )
    current = _proceeded(current)
    while current.state == "needs_answers":
        answers = [
            {
                **{key: question[key] for key in ("code", "sheet", "column", "word")},
                "answer": _ANSWERS[question["code"]],
            }
            for question in current.questions
        ]
        current = _proceeded(imports.answer(data_import=current, answers=answers, by=by))
    current = _proceeded(imports.start(data_import=current, by=by))
    if current.state != "finished":
        raise RuntimeError(f"the import is {current.state}: {current.problem}")
    return current


def _proceeded(data_import: Any) -> Any:
    from cohorts.services import imports

    imports.proceed(import_id=data_import.pk)
    data_import.refresh_from_db()
    return data_import


def _centre() -> tuple[Any, Any]:
    from django.contrib.auth.models import User

    from cohorts.services import access, centres

    code = f"bench-{uuid4().hex[:12]}"
    by = User.objects.create_user(code)
    centre = centres.create(values={"code": code, "name": code, "provenance": "synthetic"}, by=None)
    access.grant(user=by, centre=centre, role="clinician", by=None)
    return centre, by


TABLES = ("cohorts_patient", "cohorts_diagnosis", "cohorts_mrdassessment")


def _raw_copy(source: Any, folder: Path) -> Callable[[], None]:
    """The rows of that centre written out under new keys and another centre; the call copies them in."""
    from django.db import connection, transaction

    centre, _by = _centre()
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE new_key AS SELECT id, gen_random_uuid() AS new_id FROM cohorts_patient"
            " WHERE centre_id = %s",
            [source.pk],
        )
        cursor.execute("CREATE UNIQUE INDEX ON new_key (id)")
        columns = {table: _columns(cursor, table) for table in TABLES}
        for table in TABLES:
            key = "id" if table == "cohorts_patient" else "patient_id"
            taken = ", ".join(
                "k.new_id" if name == key else str(centre.pk) if name == "centre_id" else f"t.{name}"
                for name in columns[table]
            )
            order = "t.identifier" if table == "cohorts_patient" else "t.id"
            rows = f"SELECT {taken} FROM {table} t JOIN new_key k ON k.id = t.{key} ORDER BY {order}"
            statement = f"COPY ({rows}) TO STDOUT"
            with (folder / table).open("wb") as file, cursor.copy(statement) as stream:
                for piece in stream:
                    file.write(piece)
        cursor.execute("DROP TABLE new_key")

    def copy_in() -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            for table in TABLES:
                statement = f"COPY {table} ({', '.join(columns[table])}) FROM STDIN"
                with (folder / table).open("rb") as file, cursor.copy(statement) as stream:
                    while piece := file.read(1 << 20):
                        stream.write(piece)

    return copy_in


def _columns(cursor: Any, table: str) -> list[str]:
    """All but a number that the table gives itself and what it computes."""
    cursor.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_name = %s AND is_generated = 'NEVER'"
        " AND is_identity = 'NO' ORDER BY ordinal_position",
        [table],
    )
    return [name for (name,) in cursor.fetchall()]


def _timed(work: Callable[[], Any]) -> tuple[float, float, Any]:
    """CPU seconds of this process and of its database connection, the peak of memory, and what came out."""
    from django.db import connection

    connection.ensure_connection()
    server = connection.connection.info.backend_pid
    own, theirs = time.process_time(), _cpu_of(server)
    _forget_the_peak()
    done = work()
    if connection.connection.info.backend_pid != server:
        raise RuntimeError("the connection was renewed in the middle of a measurement")
    return time.process_time() - own + _cpu_of(server) - theirs, _resident("VmHWM"), done


def _cpu_of(pid: int) -> float:
    """User and system seconds of a process, from Linux's own account."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident(field: str = "VmRSS") -> float:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) / 1024


def _forget_the_peak() -> None:
    Path("/proc/self/clear_refs").write_text("5")
