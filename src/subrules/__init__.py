"""The policies of subscription and patron services as pure functions, and a rule language."""
