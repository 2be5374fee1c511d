"""REST for hospital systems: thin views that call one service or selector and say what it returned."""
