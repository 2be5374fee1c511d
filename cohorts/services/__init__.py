"""The only code that writes the record. Each call is one transaction with its audit row, under the user in `by`."""
