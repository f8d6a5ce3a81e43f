"""Why a record gets its offers, and why not others."""
