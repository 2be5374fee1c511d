"""Tests of what the database itself promises."""
