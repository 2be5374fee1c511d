"""A drawing as SVG: well-formed, escaped, with its words for those who do not see it."""

from xml.etree import ElementTree

from cohorts.figures.drawing import Drawing, Layer, path_data, rectangle, text
from cohorts.figures.svg import NAMESPACE, svg

SVG = f"{{{NAMESPACE}}}"


def drawing(words: str = "words") -> Drawing:
    marks = (Layer(3, 4, (rectangle((0, 0), 10, 5, "box").hinted(words),)), text((1, 2), words, "name"))
    return Drawing("test", f"Title {words}", f"Description {words}", 100, 50.04, marks)


def test_it_is_an_image_with_a_title_and_a_description() -> None:
    root = ElementTree.fromstring(svg(drawing()))
    assert root.attrib["role"] == "img"
    assert root.attrib["viewBox"] == "0 0 100 50"
    named = [root.find(f".//*[@id='{one}']") for one in root.attrib["aria-labelledby"].split()]
    assert [one.text for one in named if one is not None] == ["Title words", "Description words"]


def test_every_word_is_escaped() -> None:
    hostile = '<script>alert(1)</script> & "quoted"'
    written = svg(drawing(hostile), style="a > b {}", metadata=hostile)
    assert "<script>" not in written
    root = ElementTree.fromstring(written)
    assert [one.text for one in root.iter(f"{SVG}text")] == [hostile]


def test_the_page_gets_no_style_and_the_file_gets_all_of_it() -> None:
    assert "style" not in svg(drawing())
    assert "<style>.figure {}</style>" in svg(drawing(), style=".figure {}")


def test_a_file_has_a_size_and_the_page_lets_the_figure_fill_its_place() -> None:
    assert "width" not in ElementTree.fromstring(svg(drawing())).attrib
    assert ElementTree.fromstring(svg(drawing(), style="x")).attrib["width"] == "100"


def test_a_layer_moves_what_is_in_it() -> None:
    group = ElementTree.fromstring(svg(drawing())).find(f"{SVG}g")
    assert group is not None
    assert group.attrib == {"transform": "translate(3 4)"}


def test_a_path_says_level_and_upright_lines_shortly() -> None:
    assert path_data([(0, 0), (10, 0), (10, 5), (10, 5), (20, 9.96)]) == "M0 0H10V5L20 10"
