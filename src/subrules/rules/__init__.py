"""The rule language: text to tree to rule set to answers. It knows nothing of newspapers."""
