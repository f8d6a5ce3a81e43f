"""The command line (extra `cli`): rule files and tables in, mistakes, offers and reasons out."""

from __future__ import annotations

import sys


def main() -> None:
    """The entry point of the `subrules` command."""
    try:
        from .ending import listen_for_ends
        from .main import cli
    except ModuleNotFoundError as error:
        if error.name not in ("click", "rich"):
            raise
        sys.exit(f"the command line needs `{error.name}`: install it with `pip install 'subrules[cli]'`")
    except KeyboardInterrupt:  # before anything was begun
        sys.exit(130)
    listen_for_ends()
    cli(prog_name="subrules")
