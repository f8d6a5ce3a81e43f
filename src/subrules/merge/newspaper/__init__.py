"""A newspaper's policy of merging occupants, with its records."""
