"""Words of the record for templates."""
