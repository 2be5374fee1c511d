"""Tests of what writes recommendations, decisions and the worklist."""
