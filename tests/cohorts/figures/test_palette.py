"""Colours of groups."""

import re

from cohorts.figures.palette import HUES, hues
from tests.source_code import ROOT

STYLE = (ROOT / "static" / "css" / "figures.css").read_text(encoding="utf-8")


def test_the_two_transplants_keep_their_colours_in_any_order_and_company() -> None:
    assert hues(["autologous", "allogeneic"]) == (1, 2)
    assert hues(["none", "allogeneic", "autologous"]) == (4, 2, 1)


def test_groups_without_a_colour_of_their_own_take_those_left() -> None:
    assert hues(["early", "late", "never"]) == (1, 2, 3)
    assert hues(["allogeneic", "other"]) == (2, 1)
    assert hues(["all"]) == (1,)


def test_every_hue_has_a_colour_and_all_but_the_first_a_dash_of_their_own() -> None:
    dashes = re.findall(r"\.curve\.hue-(\d), [^{]*\{ stroke-dasharray: ([^;]+);", STYLE)
    assert [int(hue) for hue, _ in dashes] == list(range(2, HUES + 1))
    assert len({dash for _, dash in dashes}) == HUES - 1


def test_no_group_is_green() -> None:
    """Green would say that a treatment is the right one."""
    for colour in re.findall(r"hue-\d[^{]*\{ (?:stroke|fill): #([0-9a-f]{6});", STYLE):
        red, green, blue = (int(colour[place : place + 2], 16) for place in (0, 2, 4))
        assert not (green > red and green > blue), colour
