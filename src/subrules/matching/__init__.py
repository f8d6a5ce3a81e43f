"""What a rule set gives for a record, by an index."""
