"""Tests of REST on the record."""
