"""The tables of the question: what was answered, what the board decided, where each patient stands."""
