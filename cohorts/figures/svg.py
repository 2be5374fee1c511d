"""A drawing as SVG: well-formed by construction, every word escaped, no style attribute."""

from xml.etree import ElementTree

from cohorts.figures.drawing import Drawing, Layer, Mark, place

NAMESPACE = "http://www.w3.org/2000/svg"


def svg(drawing: Drawing, *, style: str = "", metadata: str = "") -> str:
    """The figure in one element. A file to download carries its `style`; `metadata` is added to its description."""
    title_id, description_id = f"{drawing.name}-title", f"{drawing.name}-description"
    size = {"width": place(drawing.width), "height": place(drawing.height)} if style else {}
    root = ElementTree.Element(
        "svg",
        {
            "xmlns": NAMESPACE,
            "class": "figure",
            **size,
            "viewBox": f"0 0 {place(drawing.width)} {place(drawing.height)}",
            "role": "img",
            "aria-labelledby": f"{title_id} {description_id}",
        },
    )
    ElementTree.SubElement(root, "title", {"id": title_id}).text = drawing.title
    description = ElementTree.SubElement(root, "desc", {"id": description_id})
    description.text = " ".join(part for part in (drawing.description, metadata) if part)
    if style:
        ElementTree.SubElement(root, "style").text = style
    for mark in drawing.marks:
        _draw(root, mark)
    return ElementTree.tostring(root, encoding="unicode")


def _draw(parent: ElementTree.Element, mark: Mark | Layer) -> None:
    if isinstance(mark, Layer):
        moved = {"transform": f"translate({place(mark.dx)} {place(mark.dy)})"}
        group = ElementTree.SubElement(parent, "g", moved if mark.dx or mark.dy else {})
        for inner in mark.marks:
            _draw(group, inner)
        return
    element = ElementTree.SubElement(parent, mark.tag, dict(mark.attributes))
    element.text = mark.text or None
    if mark.hint:
        hint = ElementTree.Element("title")
        hint.text = mark.hint
        hint.tail, element.text = element.text, None
        element.insert(0, hint)
