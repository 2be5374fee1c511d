"""Values from the environment are checked where they are read, and a bad one is refused with a hint."""

import os
import re
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from decision_support import environment

NAME = "LANDMARK_TEST_VALUE"


@pytest.mark.parametrize(
    ("text", "value"),
    [("1", True), ("Yes", True), (" on ", True), ("TRUE", True), ("0", False), ("no", False), ("", False)],
)
def test_yes_and_no_are_read_in_the_usual_words(
    monkeypatch: pytest.MonkeyPatch, text: str, value: bool
) -> None:
    monkeypatch.setenv(NAME, text)
    assert environment.env_bool(NAME) is value


def test_an_unclear_yes_or_no_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "perhaps")
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is 'perhaps': write 1 for yes or 0 for no"):
        environment.env_bool(NAME)


@pytest.mark.parametrize("text", ["eighty", "80.0", "-1", "0", "70000", "8 0", "٨٠"])
def test_a_number_out_of_range_or_no_number_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setenv(NAME, text)
    with pytest.raises(ImproperlyConfigured, match="write a whole number from 1 to 65535"):
        environment.env_int(NAME, 8000, minimum=1, maximum=65535)


def test_an_unset_or_empty_number_is_its_default(monkeypatch: pytest.MonkeyPatch) -> None:
    assert environment.env_int(NAME, 8000, minimum=1, maximum=65535) == 8000
    monkeypatch.setenv(NAME, " ")
    assert environment.env_int(NAME, 8000, minimum=1, maximum=65535) == 8000


def test_a_list_is_cut_at_commas_and_loses_its_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, "a.example, b.example,,")
    assert environment.env_list(NAME) == ["a.example", "b.example"]


def test_what_must_be_set_is_asked_for_with_a_hint() -> None:
    with pytest.raises(ImproperlyConfigured, match=f"{NAME} is not set: write the host names"):
        environment.env_required(NAME, "write the host names")


def test_a_kept_secret_is_made_once_and_readable_by_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LANDMARK_DATA_DIR", str(tmp_path / "data"))
    secret = environment.kept_secret("key", 50)
    assert len(secret) >= 50
    assert environment.kept_secret("key", 50) == secret
    assert (tmp_path / "data" / "key").stat().st_mode & 0o777 == 0o600


def test_an_env_file_fills_what_is_not_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# a comment\n\nLANDMARK_TEST_SET=file\nLANDMARK_TEST_UNSET='from the file'\n")
    monkeypatch.setenv("LANDMARK_TEST_SET", "environment")
    monkeypatch.setenv("LANDMARK_TEST_UNSET", "")
    monkeypatch.delenv("LANDMARK_TEST_UNSET")
    environment.load_env_file(file)
    assert os.environ["LANDMARK_TEST_SET"] == "environment"
    assert os.environ["LANDMARK_TEST_UNSET"] == "from the file"
    environment.load_env_file(tmp_path / "none")


def test_a_line_of_an_env_file_that_is_no_assignment_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("PORT 8000\n")
    with pytest.raises(ImproperlyConfigured, match=re.escape(f"{file}, line 1: write NAME=value")):
        environment.load_env_file(file)
