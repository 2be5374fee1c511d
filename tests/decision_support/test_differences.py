"""Where two JSON values differ."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from decision_support.differences import Difference, differences

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)


@pytest.mark.parametrize(
    ("stored", "now", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": 2}, [Difference("/a", 1, 2)]),
        ({"a": 1}, {"b": 1}, [Difference("/a", 1, None), Difference("/b", None, 1)]),
        ([1, 2], [1], [Difference("/1", 2, None)]),
        ({"a": [{"b": "x"}]}, {"a": [{"b": "y"}]}, [Difference("/a/0/b", "x", "y")]),
        ({"a/b": 1, "c~d": 2}, {"a/b": 2, "c~d": 3}, [Difference("/a~1b", 1, 2), Difference("/c~0d", 2, 3)]),
        ({"a": True}, {"a": 1}, [Difference("/a", True, 1)]),
        ({"a": []}, {"a": {}}, [Difference("/a", [], {})]),
        (1, 2, [Difference("", 1, 2)]),
    ],
)
def test_each_place_is_named_with_both_values(stored: Any, now: Any, expected: list[Difference]) -> None:
    assert list(differences(stored, now)) == expected


@given(JSON)
def test_a_value_does_not_differ_from_itself(value: Any) -> None:
    assert list(differences(value, value)) == []
