"""A folder of rules as files."""
