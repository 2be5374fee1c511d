"""Which encoding a file is in: stated where its bytes say so, asked about where they only allow it."""

import codecs
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cohorts.imports.problems import ImportRefused
from cohorts.messages import gettext_noop as _

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_PAIR = re.compile(rb"[\xb0-\xf7][\xa1-\xfe]")
# What a hospital's programs write besides UTF-8, tried in this order.
OTHERS = ("gb18030", "cp1252")
KNOWN = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", *OTHERS)


@dataclass(frozen=True, slots=True)
class Encoding:
    """`certain` where a byte order mark or the bytes themselves leave no other reading; else a person confirms one of
    the `candidates`, of which `name` is the likeliest.
    """

    name: str
    certain: bool
    candidates: tuple[str, ...]


def detect(chunks: Iterable[bytes]) -> Encoding:
    """From all bytes of the file."""
    decoders = {name: codecs.getincrementaldecoder(name)("strict") for name in ("utf-8", *OTHERS)}
    first, zeros = b"", [0, 0]
    for chunk in chunks:
        if not first:
            first = chunk[:65_536]
            for bom, name in BOMS:
                if first.startswith(bom):
                    return Encoding(name, True, (name,))
            zeros = [first[0::2].count(0), first[1::2].count(0)]
        for name in list(decoders):
            try:
                decoders[name].decode(chunk)
            except UnicodeDecodeError:
                del decoders[name]
    for name in list(decoders):
        try:
            decoders[name].decode(b"", final=True)
        except UnicodeDecodeError:
            del decoders[name]
    return _judge(tuple(decoders), first, zeros)


def _judge(possible: tuple[str, ...], first: bytes, zeros: list[int]) -> Encoding:
    if max(zeros) * 10 > len(first) > 1:  # many a second byte is zero: UTF-16 without its mark
        name = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
        return Encoding(name, False, (name,))
    if "utf-8" in possible:
        return Encoding("utf-8", True, ("utf-8",))
    candidates = tuple(name for name in possible if name != "utf-8")
    if not _looks_chinese(first):
        candidates = tuple(sorted(candidates))  # cp1252 first: Western letters
    # UTF-8 with a few broken bytes: those cells become problems of their rows.
    return Encoding(candidates[0] if candidates else "utf-8", False, (*candidates, "utf-8"))


def _looks_chinese(first: bytes) -> bool:
    """Whether the bytes beyond ASCII stand in pairs, as the usual Chinese characters do in GB 2312."""
    beyond = sum(byte >= 0x80 for byte in first)
    return len(_PAIR.findall(first)) * 2 * 10 >= beyond * 8


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The text in pieces, with line ends made one. Bytes that the encoding does not know come out as U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    held = ""
    try:
        for chunk in chunks:
            text = held + decoder.decode(chunk)
            held = ""
            if text.endswith("\r"):  # the line feed may come with the next piece
                text, held = text[:-1], "\r"
            yield _line_ends_made_one(text)
        yield _line_ends_made_one(held + decoder.decode(b"", final=True))
    except UnicodeError as error:  # UTF-16 without its mark cannot even begin
        message = _("This file cannot be read in the encoding %(encoding)s.")
        raise ImportRefused("encoding_wrong", message, encoding=encoding) from error


def _line_ends_made_one(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
