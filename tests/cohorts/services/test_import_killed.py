"""kill -9 in the middle of an import, with a real process and a real database: nothing half-written, and it goes on."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from decision_support.embedded_postgres import connection
from tests.decision_support.embedded_postgres.servers import environment, migrated, wait_until
from tests.source_code import ROOT

pytestmark = pytest.mark.processes

PATIENTS = 300
# Prepares one import, checked or not, and ends; or goes on with it in small batches, each of which takes a moment.
PROGRAM = """
import sys, time, django
django.setup()
from django.contrib.auth.models import User
from cohorts.models import DataImport
from cohorts.services import access, centres, import_checking, import_sorting, import_states, import_writing, imports

def prepare(path):
    by = User.objects.create_user("ann")
    centre = centres.create(values={"code": "north", "name": "North"}, by=None)
    access.grant(user=by, centre=centre, role="clinician", by=None)
    import_states.SMALL = 0
    current = imports.upload(centre=centre, file_name="f.csv", content=[open(path, "rb").read()], by=by).data_import
    imports.proceed(import_id=current.pk)
    definition = imports.propose(data_import=current, by=by)
    imports.set_mapping(data_import=current, definition=definition, by=by)

def start():
    import_states.SMALL = 0
    current = DataImport.objects.get()
    imports.start(data_import=current, by=User.objects.get(username="ann"))

def slow_batches():
    import_sorting.AT_ONCE = import_checking.AT_ONCE = 100
    take = import_checking._Batch.take
    def slowly(batch):
        going_on = take(batch)
        time.sleep(0.2)
        return going_on
    import_checking._Batch.take = slowly

def slow_writing():
    write = import_writing._finish
    def slowly(row):
        print("written, not committed", flush=True)
        time.sleep(60)
        write(row)
    import_writing._finish = slowly

for step in sys.argv[1].split(","):
    if step == "proceed":
        imports.proceed(import_id=DataImport.objects.get().pk)
    elif step.startswith("prepare"):
        prepare(step.partition(":")[2])
    else:
        {"start": start, "slow_batches": slow_batches, "slow_writing": slow_writing}[step]()
"""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with migrated() as folder:
        path = folder / "file.csv"
        rows = [f"P{n:04},1990-01-02,2020-01-{day:02},neg" for n in range(PATIENTS) for day in (1, 2)]
        path.write_text("\n".join(["patient_id,birth_date,mrd_date,mrd", *rows]))
        run(folder, f"prepare:{path}")
        yield folder


def run(data_dir: Path, steps: str) -> None:
    subprocess.run([sys.executable, "-c", PROGRAM, steps], cwd=ROOT, env=environment(data_dir), check=True)


def begin(data_dir: Path, steps: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", PROGRAM, steps],
        cwd=ROOT,
        env=environment(data_dir),
        stdout=subprocess.PIPE,
        text=True,
    )


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.communicate()


def query(data_dir: Path, statement: str) -> list[tuple[Any, ...]]:
    found = connection(data_dir)
    with psycopg.connect(
        host=found["HOST"], port=found.get("PORT") or None, dbname=found["NAME"], user=found["USER"],
        password=found.get("PASSWORD") or None,
    ) as opened:  # fmt: skip
        return opened.execute(statement).fetchall()


def one(data_dir: Path, statement: str) -> Any:
    return query(data_dir, statement)[0][0]


def record_counts(data_dir: Path) -> tuple[int, ...]:
    tables = ("cohorts_patient", "cohorts_mrdassessment")
    counts = [one(data_dir, f"SELECT count(*) FROM {table}") for table in tables]
    audited = one(data_dir, "SELECT count(*) FROM cohorts_auditevent WHERE action = 'imported'")
    return (*counts, audited)


def test_killed_between_two_batches_it_goes_on_from_the_last_one(data_dir: Path) -> None:
    staged = "SELECT count(*) FROM cohorts_importstagedrow WHERE section = 'patient'"
    process = begin(data_dir, "slow_batches,proceed")
    wait_until(lambda: 50 <= one(data_dir, staged) < PATIENTS)
    kill(process)
    before = one(data_dir, staged)
    assert 50 <= before < PATIENTS
    assert one(data_dir, "SELECT state FROM cohorts_dataimport") == "running"
    assert record_counts(data_dir) == (0, 0, 0)
    first = one(
        data_dir, "SELECT patient_id FROM cohorts_importstagedrow WHERE section = 'patient' AND number = 1"
    )
    run(data_dir, "proceed,start,proceed")
    assert one(data_dir, "SELECT state FROM cohorts_dataimport") == "finished"
    # One line of the audit a patient and one for the import.
    assert record_counts(data_dir) == (PATIENTS, 2 * PATIENTS, PATIENTS + 1)
    # What had been staged before the kill was not made again: its keys are the same.
    assert one(data_dir, "SELECT id FROM cohorts_patient ORDER BY identifier LIMIT 1") == first


def test_killed_while_writing_nothing_is_to_be_seen_and_it_writes_again(data_dir: Path) -> None:
    run(data_dir, "proceed,start")
    process = begin(data_dir, "slow_writing,proceed")
    assert process.stdout is not None
    assert process.stdout.readline() == "written, not committed\n"
    assert record_counts(data_dir) == (0, 0, 0)
    kill(process)
    assert record_counts(data_dir) == (0, 0, 0)
    run(data_dir, "proceed")
    assert one(data_dir, "SELECT state FROM cohorts_dataimport") == "finished"
    assert record_counts(data_dir) == (PATIENTS, 2 * PATIENTS, PATIENTS + 1)


def test_staging_lost_in_a_crash_of_the_server_is_made_again_from_the_file(data_dir: Path) -> None:
    process = begin(data_dir, "slow_batches,proceed")
    staged = "SELECT count(*) FROM cohorts_importstagedrow"
    wait_until(lambda: one(data_dir, staged) >= 100)
    kill(process)
    # What PostgreSQL itself does to unlogged tables when it recovers from a crash.
    for table in ("cohorts_importsourcerow", "cohorts_importstagedrow"):
        query(data_dir, f"DELETE FROM {table} RETURNING 1")
    run(data_dir, "proceed,start,proceed")
    assert record_counts(data_dir) == (PATIENTS, 2 * PATIENTS, PATIENTS + 1)
