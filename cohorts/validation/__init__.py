"""What the record accepts: one reading of fields and one set of rules for forms, REST, admin and import."""
