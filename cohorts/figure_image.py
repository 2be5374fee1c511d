"""A figure as a PNG image, drawn with the fonts of this machine.

The renderer is loaded only when an image is asked for. An image without its words would look like a figure and tell
nothing, so that the fonts are tried first: where letters come out empty, `FontsMissing` says which.
"""

import unicodedata
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

SCALE = 2
# One letter stands for a script: a font that has it has the words of a figure.
_LATIN, _CHINESE, _NO_LETTER = "A", "中", "\ue0fe"


class FontsMissing(Exception):
    """This machine has no font for the words of the figure."""


def png(drawn: str) -> bytes:
    """The drawing at twice its size on white. Errors: FontsMissing."""
    wide = any(unicodedata.east_asian_width(character) in "WF" for character in drawn)
    for letter in (_LATIN, *([_CHINESE] if wide else [])):
        if not draws(letter, settings.FIGURE_FONTS):
            raise FontsMissing(_("This machine has no font with the letter %(letter)s.") % {"letter": letter})
    return _image(drawn, settings.FIGURE_FONTS, SCALE)


@cache
def draws(letter: str, fonts: str) -> bool:
    """Whether the letter comes out as something other than nothing, or than the box of an unknown letter."""
    empty, unknown, tried = (
        _image(
            '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20">'
            f'<text x="2" y="15" font-size="12">{words}</text></svg>',
            fonts,
            1,
        )
        for words in ("", _NO_LETTER, letter)
    )
    return tried not in (empty, unknown)


def _image(drawn: str, fonts: str, scale: int) -> bytes:
    import resvg_py

    folders = [fonts] if fonts else None
    return bytes(resvg_py.svg_to_bytes(svg_string=drawn, zoom=scale, font_dirs=folders))
