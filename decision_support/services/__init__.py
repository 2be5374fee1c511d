"""The only code that writes the tables of the question. Each call is one transaction with its audit event."""
