"""How wide words are and where they break, near enough to keep labels apart: a drawing cannot ask the font."""

import unicodedata

SIZE = 11.0
LINE = 14.0
_NARROW = frozenset("iljtfrI.,;:'|!()[] ")
_WIDE = frozenset("mwMW%@—")


def width(words: str, size: float = SIZE, *, bold: bool = False) -> float:
    """Pixels of a line in a usual sans-serif face; East Asian characters are as wide as they are high."""
    ems = sum(_ems(character) for character in words)
    return ems * size * (1.06 if bold else 1.0)


def _ems(character: str) -> float:
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if unicodedata.combining(character):
        return 0.0
    if character in _NARROW:
        return 0.3
    if character in _WIDE:
        return 0.88
    return 0.67 if character.isupper() else 0.555


def wrapped(words: str, limit: float, size: float = SIZE, *, bold: bool = False) -> list[str]:
    """Lines no wider than `limit` where that can be: broken at spaces, and anywhere in a run that is too long."""
    lines: list[str] = []
    current = ""
    for piece in _pieces(words):
        if not current or width(current + piece.rstrip(), size, bold=bold) <= limit:
            current += piece
        else:
            lines.append(current.rstrip())
            current = piece
        while width(current.rstrip(), size, bold=bold) > limit and len(current) > 1:
            kept = _fitting(current, limit, size, bold=bold)
            lines.append(current[:kept])
            current = current[kept:]
    if current.strip() or not lines:
        lines.append(current.rstrip())
    return lines


def _pieces(words: str) -> list[str]:
    """Words with the space behind them; every East Asian character is a piece, its punctuation stays with it."""
    pieces: list[str] = []
    open_piece = False
    for character in words:
        wide = unicodedata.east_asian_width(character) in "WF"
        closing = unicodedata.category(character) in {"Pe", "Po", "Pf"}
        if pieces and ((open_piece and not wide) or closing):
            pieces[-1] += character
        else:
            pieces.append(character)
        open_piece = not wide and not character.isspace()
    return pieces


def _fitting(words: str, limit: float, size: float, *, bold: bool) -> int:
    kept = 1
    while kept < len(words) and width(words[: kept + 1], size, bold=bold) <= limit:
        kept += 1
    return kept
