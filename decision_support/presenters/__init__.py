"""Shape what services and selectors return for a page. Pure functions: no database, no clock, no HTML."""
