"""How large a file may be. What lies beyond is refused before it is read, with the bound in the message."""

MEBIBYTE = 1024 * 1024

MAXIMUM_CSV_BYTES = 512 * MEBIBYTE
MAXIMUM_WORKBOOK_BYTES = 128 * MEBIBYTE
# An honest workbook shrinks to a tenth; one made to fill the memory shrinks to a thousandth.
MAXIMUM_UNPACKED_BYTES = 2048 * MEBIBYTE
MAXIMUM_RATIO = 250
RATIO_MATTERS_FROM = 16 * MEBIBYTE
MAXIMUM_SHARED_STRINGS_BYTES = 192 * MEBIBYTE  # openpyxl keeps these in memory

MAXIMUM_ROWS = 5_000_000
MAXIMUM_SHEETS = 30
MAXIMUM_COLUMNS = 500
MAXIMUM_CELL_LENGTH = 4_000
