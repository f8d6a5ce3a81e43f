"""The rule language as text: read, checked, formatted."""
