"""Figures as files: their kind, their name, what they say about themselves, and images without fonts."""

import struct
from xml.etree import ElementTree

import pytest
from django.test import Client

from cohorts import figure_image
from cohorts.models import Analysis
from tests.cast import PASSWORD, Cast
from tests.example_analyses import cohort, finished


@pytest.fixture
def signed_in(client: Client, cast: Cast) -> Client:
    assert client.login(username="haematologist", password=PASSWORD)
    return client


@pytest.fixture
def analysis(cast: Cast) -> Analysis:
    return finished(cohort(cast.haematologist, cast.north), "survival")


def test_the_drawing_is_a_file_with_its_style_and_methods_inside(
    signed_in: Client, analysis: Analysis
) -> None:
    response = signed_in.get(f"/analyses/{analysis.pk}/figures/survival.svg")
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Content-Disposition"] == 'attachment; filename="survival.svg"'
    root = ElementTree.fromstring(response.content.decode())
    assert ".figure .curve" in (root.findtext("{*}style") or "")
    assert "Overall survival was estimated by Kaplan-Meier." in (root.findtext("{*}desc") or "")
    assert "SYNTHETIC" in response.content.decode()


def test_the_image_has_twice_the_size_of_the_drawing(signed_in: Client, analysis: Analysis) -> None:
    drawn = signed_in.get(f"/analyses/{analysis.pk}/figures/survival.svg").content.decode()
    root = ElementTree.fromstring(drawn)
    response = signed_in.get(f"/analyses/{analysis.pk}/figures/survival.png")
    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == 'attachment; filename="survival.png"'
    assert response.content.startswith(b"\x89PNG")
    wide, high = struct.unpack(">II", response.content[16:24])
    assert (wide, high) == (2 * float(root.attrib["width"]), 2 * float(root.attrib["height"]))


def test_the_numbers_are_a_file_with_the_methods_in_its_first_lines(
    signed_in: Client, analysis: Analysis
) -> None:
    response = signed_in.get(f"/analyses/{analysis.pk}/figures/survival.csv")
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    lines = response.content.decode().splitlines()
    assert lines[1].startswith("# Overall survival was estimated by Kaplan-Meier")
    assert "# SYNTHETIC: not real patients" in lines


@pytest.mark.parametrize("name", ["nothing.svg", "nothing.png", "nothing.csv"])
def test_a_figure_that_is_not_there_is_not_found(signed_in: Client, analysis: Analysis, name: str) -> None:
    assert signed_in.get(f"/analyses/{analysis.pk}/figures/{name}").status_code == 404


def test_a_table_has_numbers_and_no_drawing(signed_in: Client, cast: Cast) -> None:
    table = finished(cohort(cast.haematologist, cast.north), "characteristics")
    assert signed_in.get(f"/analyses/{table.pk}/figures/characteristics.csv").status_code == 200
    assert signed_in.get(f"/analyses/{table.pk}/figures/characteristics.svg").status_code == 404


def test_without_a_font_the_page_says_so_instead_of_an_image_without_words(
    signed_in: Client, analysis: Analysis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(figure_image, "draws", lambda letter, fonts: False)
    response = signed_in.get(f"/analyses/{analysis.pk}/figures/survival.png")
    assert response.status_code == 503
    assert "This machine has no font with the letter A." in response.content.decode()
    assert "LANDMARK_FONTS" in response.content.decode()


def test_a_letter_no_font_has_does_not_count_as_drawn() -> None:
    """U+E0FF lies in the private use area: no font of a hospital's machine has it."""
    figure_image.draws.cache_clear()
    assert not figure_image.draws("\ue0ff", "")
    assert not figure_image.draws(" ", "")


def test_chinese_words_ask_for_a_chinese_font(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def draws(letter: str, fonts: str) -> bool:
        asked.append(letter)
        return True

    monkeypatch.setattr(figure_image, "draws", draws)
    drawn = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"><text>{}</text></svg>'
    figure_image.png(drawn.format("survival"))
    assert asked == ["A"]
    figure_image.png(drawn.format("总生存率"))
    assert asked == ["A", "A", "中"]
