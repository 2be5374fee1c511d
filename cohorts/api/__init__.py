"""REST on the record: strict shapes at the door, one service or selector behind it."""
