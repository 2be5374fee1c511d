"""Sums over many rows of few columns, `columns[term, row]`, on one thread.

Products of this shape gain little from a second thread and lose much: where the machine is busy, the threads of the
linear algebra library wait for one another in loops that cost a multiple of the sum itself (measured: 0.2 s instead of
0.015 s for a million rows of ten columns). So pieces stay below the size from which OpenBLAS (interface/gemm.c) starts
threads, and products with a vector are left to numpy's own loops.
"""

import numpy as np

from cohorts.statistics.frames import Floats

# Terms x terms x rows of the largest product that OpenBLAS leaves to one thread.
ONE_THREAD = 2**18
# Rows of a piece whose weighted copy stays in the cache.
PIECE = 8192


def combination(coefficients: Floats, columns: Floats) -> Floats:
    """For every row the sum of its columns times the coefficients."""
    combined: Floats = np.einsum("j,ji->i", coefficients, columns)
    return combined


def tied_combination(coefficients: Floats, columns: Floats) -> Floats:
    """The same, and exactly equal for equal rows, wherever they stand: no fused or reordered sums."""
    combined = np.zeros(columns.shape[1])
    for coefficient, column in zip(coefficients, columns, strict=True):
        combined += coefficient * column
    return combined


def totals(columns: Floats, amounts: Floats) -> Floats:
    """For every column the sum over rows of its values times `amounts`."""
    sums: Floats = np.einsum("ji,i->j", columns, amounts)
    return sums


def moments(columns: Floats, amounts: Floats, others: Floats | None = None) -> Floats:
    """X' diag(amounts) Y for X `columns` and Y `others` (X itself where not given), a piece of rows at a time."""
    others = columns if others is None else others
    size = max(1, min(PIECE, ONE_THREAD // (len(columns) * len(others))))
    sums = np.zeros((len(columns), len(others)))
    for start in range(0, columns.shape[1], size):
        piece = slice(start, start + size)
        sums += (columns[:, piece] * amounts[piece]) @ others[:, piece].T
    return sums
