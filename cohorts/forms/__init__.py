"""Forms of the record. They read types and show limits; the services judge, so every door says the same."""
