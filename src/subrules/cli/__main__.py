"""`python -m subrules.cli` is the `subrules` command."""

from . import main

main()
