"""Benchmarks: each is a ratio against a reference measured in the same run (`make bench`).

Machines differ and are noisy; a ratio of two things measured in turns on one machine says more than seconds do.
"""
