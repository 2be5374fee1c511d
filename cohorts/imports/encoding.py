"""Which encoding a file is in: stated where its bytes say so, asked about where they only allow it."""

import codecs
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

BOMS: tuple[tuple[bytes, str], ...] = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
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
    first, chinese, zeros = b"", 0, [0, 0]
    for chunk in chunks:
        if not first:
            first = chunk[:4096]
            for bom, name in BOMS:
                if first.startswith(bom):
                    return Encoding(name, True, (name,))
            zeros = [first[0::2].count(0), first[1::2].count(0)]
        for name in list(decoders):
            try:
                text = decoders[name].decode(chunk)
            except UnicodeDecodeError:
                del decoders[name]
                continue
            if name == "gb18030":
                chinese += sum("\u4e00" <= sign <= "\u9fff" for sign in text[:20_000])
    for name in list(decoders):
        try:
            decoders[name].decode(b"", final=True)
        except UnicodeDecodeError:
            del decoders[name]
    return _judge(tuple(decoders), chinese, zeros, len(first))


def _judge(possible: tuple[str, ...], chinese: int, zeros: list[int], length: int) -> Encoding:
    if max(zeros) * 4 > length > 1:  # every other byte is zero: UTF-16 without its mark
        name = "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"
        return Encoding(name, False, (name,))
    if "utf-8" in possible:
        return Encoding("utf-8", True, ("utf-8",))
    candidates = tuple(name for name in possible if name != "utf-8")
    if chinese == 0:
        candidates = tuple(sorted(candidates))  # cp1252 first: Western letters
    # UTF-8 with a few broken bytes: those cells become problems of their rows.
    return Encoding(candidates[0] if candidates else "utf-8", False, (*candidates, "utf-8"))


def decoded(chunks: Iterable[bytes], encoding: str) -> Iterator[str]:
    """The text in pieces, with line ends made one. Bytes that the encoding does not know come out as U+FFFD."""
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    held = ""
    for chunk in chunks:
        text = held + decoder.decode(chunk)
        held = ""
        if text.endswith("\r"):  # the line feed may come with the next piece
            text, held = text[:-1], "\r"
        yield text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
    text = held + decoder.decode(b"", final=True)
    if text:
        yield text.replace("\r\n", "\n").replace("\r", "\n")
