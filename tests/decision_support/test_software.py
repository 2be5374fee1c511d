"""The version that answers is the one that the project states."""

import tomllib

from decision_support import software
from decision_support.environment import ROOT


def test_the_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    assert project["version"] == software.VERSION
