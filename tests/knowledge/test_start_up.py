"""The knowledge base at the start of the app: quick, without Django, and nothing starts on a broken one."""

import importlib
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from decision_support import wsgi
from decision_support.knowledge_base import FOLDER, KnowledgeError, load
from decision_support.knowledge_base.folder import read_folder


def _break(folder: Path) -> str:
    """Misspell a fact; returns where the message must point."""
    path = folder / "rules/adult-08-late-negative.toml"
    text = path.read_text(encoding="utf-8").replace('fact = "stratum"', 'fact = "strata"')
    path.write_text(text, encoding="utf-8")
    line = 1 + text[: text.index('fact = "strata"')].count("\n")
    return f"knowledge/rules/adult-08-late-negative.toml:{line}: strata is not a known fact"


def test_the_checks_pass_on_the_knowledge_base_as_it_is() -> None:
    assert [message for message in run_checks() if message.id == "decision_support.E001"] == []


def test_a_broken_file_stops_the_check_command_with_file_and_line(knowledge_in_force: Path) -> None:
    where = _break(knowledge_in_force)
    with pytest.raises(SystemCheckError) as caught:
        call_command("check")
    assert where in str(caught.value)
    assert "README.md" in str(caught.value)


def test_a_broken_file_stops_the_web_server_with_file_and_line(knowledge_in_force: Path) -> None:
    where = _break(knowledge_in_force)
    with pytest.raises(KnowledgeError) as caught:
        importlib.reload(wsgi)
    assert where in str(caught.value)


def test_one_load_serves_the_whole_process() -> None:
    assert load() is load()


def test_the_knowledge_base_reads_without_django() -> None:
    program = (
        "import sys\n"
        "from decision_support.knowledge_base import load\n"
        "print(len(load().rules), 'django' in sys.modules)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=FOLDER.parent.parent, capture_output=True, text=True, check=True
    )
    assert ran.stdout.split()[1] == "False"


def test_a_fresh_load_takes_less_than_half_a_second() -> None:
    """Some 0.15 s of a slow core, whatever else the machine is doing; files have been read once before."""
    read_folder(FOLDER)
    best = min(_seconds() for _ in range(3))
    assert best < 0.5


def _seconds() -> float:
    start = time.process_time()
    read_folder(FOLDER)
    return time.process_time() - start


def test_a_broken_worked_case_stops_the_check_and_no_answer(knowledge_in_force: Path) -> None:
    path = knowledge_in_force / "cases/adult-08-late-negative.toml"
    path.write_text(path.read_text(encoding="utf-8") + "\n[[case]]\n", encoding="utf-8")
    assert load().rules
    with pytest.raises(SystemCheckError, match="cases/adult-08-late-negative"):
        call_command("check")
