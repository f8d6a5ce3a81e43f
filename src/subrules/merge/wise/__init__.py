"""Wise's policy of merging."""
