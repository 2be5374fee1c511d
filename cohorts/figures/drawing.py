"""What a figure is made of: a flat list of marks in the units of its own view box (one unit is one CSS pixel)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Mark:
    """One element: its tag, its attributes in writing order, its text, and a hint that is shown under the pointer."""

    tag: str
    attributes: tuple[tuple[str, str], ...]
    text: str = ""
    hint: str = ""

    def hinted(self, hint: str) -> "Mark":
        return replace(self, hint=hint)


@dataclass(frozen=True, slots=True)
class Layer:
    """Marks that stand `dx` to the right and `dy` down from where they were placed."""

    dx: float
    dy: float
    marks: tuple["Mark | Layer", ...]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A figure: `name` tells its ids from those of others on a page, `title` and `description` are read aloud."""

    name: str
    title: str
    description: str
    width: float
    height: float
    marks: tuple[Mark | Layer, ...]


def place(value: float) -> str:
    """A coordinate to a tenth of a pixel, without a trailing zero."""
    return f"{round(value, 1):g}"


def line(start: Point, end: Point, kind: str) -> Mark:
    (x1, y1), (x2, y2) = start, end
    return Mark(
        "line", (("class", kind), ("x1", place(x1)), ("y1", place(y1)), ("x2", place(x2)), ("y2", place(y2)))
    )


def text(at: Point, words: str, kind: str = "", anchor: str = "start") -> Mark:
    """Words on one line; `anchor` is start, middle or end."""
    attributes = [("x", place(at[0])), ("y", place(at[1]))]
    if kind:
        attributes.insert(0, ("class", kind))
    if anchor != "start":
        attributes.append(("text-anchor", anchor))
    return Mark("text", tuple(attributes), text=words)


def rectangle(corner: Point, width: float, height: float, kind: str) -> Mark:
    return Mark(
        "rect",
        (
            ("class", kind),
            ("x", place(corner[0])),
            ("y", place(corner[1])),
            ("width", place(max(width, 0.0))),
            ("height", place(max(height, 0.0))),
        ),
    )


def circle(centre: Point, radius: float, kind: str) -> Mark:
    return Mark(
        "circle", (("class", kind), ("cx", place(centre[0])), ("cy", place(centre[1])), ("r", place(radius)))
    )


def shape(data: str, kind: str) -> Mark:
    """A path from ready path data."""
    return Mark("path", (("class", kind), ("d", data)))


def open_path(points: Iterable[Point], kind: str) -> Mark:
    return shape(path_data(points), kind)


def closed_path(points: Iterable[Point], kind: str) -> Mark:
    return shape(f"{path_data(points)}Z", kind)


def path_data(points: Iterable[Point]) -> str:
    """Points joined by lines; a level or upright line takes the short form."""
    parts: list[str] = []
    last: tuple[str, str] | None = None
    for x, y in points:
        here = (place(x), place(y))
        if last is None:
            parts.append(f"M{here[0]} {here[1]}")
        elif here == last:
            continue
        elif here[1] == last[1]:
            parts.append(f"H{here[0]}")
        elif here[0] == last[0]:
            parts.append(f"V{here[1]}")
        else:
            parts.append(f"L{here[0]} {here[1]}")
        last = here
    return "".join(parts)


def steps(points: Sequence[Point]) -> list[Point]:
    """The corners of a step function that keeps its value until the next time."""
    corners: list[Point] = []
    for x, y in points:
        if corners:
            corners.append((x, corners[-1][1]))
        corners.append((x, y))
    return corners
