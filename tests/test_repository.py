"""The files around the source: locks, commands, variables."""

import ast
import os
import re
import subprocess
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.source_code import APPS, ROOT

# Words that a shell, make or the container gives, and one that `manage.py serve` gives its own child.
NOT_OURS = {"PATH", "PYTHON", "LANDMARK_OWNER_PIPE", "PYTEST_XDIST_WORKER", "DJANGO_SETTINGS_MODULE"}


def locked_versions(lock: str) -> dict[str, str]:
    pinned = re.findall(r"^([A-Za-z0-9._-]+)(?:\[[^\]]*\])?==(\S+)", (ROOT / lock).read_text(), re.MULTILINE)
    return {canonicalize_name(name): version for name, version in pinned}


def uncovered(requirements: list[str], lock: str) -> list[str]:
    versions = locked_versions(lock)
    parsed = [Requirement(text) for text in requirements]
    return [
        str(requirement)
        for requirement in parsed
        if not requirement.specifier.contains(versions.get(canonicalize_name(requirement.name), "0"))
    ]


def test_the_lock_files_cover_every_dependency_in_the_range_that_is_asked_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    run_time, development = project["dependencies"], project["optional-dependencies"]["dev"]
    assert uncovered(run_time, "requirements.lock") == []
    assert uncovered([*run_time, *development], "requirements-dev.lock") == []


def test_both_lock_files_pin_the_same_versions_with_hashes() -> None:
    run_time, development = locked_versions("requirements.lock"), locked_versions("requirements-dev.lock")
    assert run_time.items() <= development.items()
    for lock in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"\n(?=[A-Za-z0-9])", (ROOT / lock).read_text())
        assert [
            entry.split("==")[0] for entry in entries if "==" in entry and "--hash=sha256:" not in entry
        ] == []


def test_every_dependency_says_why_it_is_here() -> None:
    lines = (ROOT / "pyproject.toml").read_text().split("[tool.", 1)[0].splitlines()
    dependencies = [line for line in lines if re.match(r'\s+"', line)]
    assert len(dependencies) > 15
    assert [line for line in dependencies if "#" not in line] == []


def variables_read() -> set[str]:
    """The first argument of every env_…() call and every name looked up in os.environ."""
    files = [path for app in APPS for path in (ROOT / app).rglob("*.py")]
    files += [
        ROOT / "manage.py",
        ROOT / "tests/browser_support.py",
        ROOT / "tests/reference_values/conftest.py",
    ]
    found: set[str] = set()
    for path in files:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                function = ast.unparse(node.func)
                if function.startswith("env_") or function in {"os.environ.get", "os.getenv"}:
                    found.add(str(node.args[0].value))
    return {name for name in found - NOT_OURS if name.isupper()}


def test_env_example_lists_exactly_the_variables_that_are_read() -> None:
    listed = re.findall(r"^#?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert len(listed) == len(set(listed))
    assert set(listed) == variables_read()


def test_ci_runs_the_commands_of_the_readme_and_insists_on_a_browser() -> None:
    script = (ROOT / ".ci/run").read_text()
    assert os.access(ROOT / ".ci/run", os.X_OK)
    assert re.findall(r"^make (\w+)$", script, re.MULTILINE) == ["check", "test"]
    assert "export LANDMARK_REQUIRE_BROWSER=1" in script
    assert "set -euo pipefail" in script


def make(*arguments: str) -> str:
    return subprocess.run(
        ["make", "--no-print-directory", "--dry-run", *arguments],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip


def test_make_check_covers_lint_format_types_migrations_and_the_knowledge_base() -> None:
    recipe = make("check")
    for part in ("ruff check", "ruff format --check", "mypy", "makemigrations --check", "manage.py check"):
        assert part in recipe


def test_make_knows_the_commands_that_the_project_promises() -> None:
    for target in ("run", "test", "check", "bench", "lock"):
        assert make(target)


def test_a_machine_without_a_python_new_enough_is_told_so(tmp_path: Path) -> None:
    """The only python3 on this PATH claims to be too old, as it fails every question put to it."""
    for name in ("python3", "python3.11", "python3.12", "python3.13", "python3.14"):
        old = tmp_path / name
        old.write_text("#!/bin/sh\nexit 1\n")
        old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", ROOT / "tools/make_venv.sh", "requirements-dev.lock"],
        env={"PATH": str(tmp_path)}, cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "needs Python 3.11 or later" in done.stderr
    assert "apt-get install python3" in done.stderr
