"""Forms of the question: the date it is asked for, the board's decision, and what-if changes."""
