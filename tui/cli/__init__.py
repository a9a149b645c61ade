"""The command line: one module per group of commands, each imported when its command is used.

`main` is the console script. A command works whether the app runs or not, returns when the book file holds the
change, puts data on stdout and everything else on stderr, and ends with 0 (done), 1 (refused or failed) or
2 (used wrongly).
"""

from __future__ import annotations


def main() -> int:
    """Run `genjin` with the arguments of this process; returns the exit status."""
    import gc
    import os
    import sys

    from tui.cli.streams import occupy_closed
    from tui.terminal import TERMINAL

    # A command lives for a fraction of a second, most of it making objects that all stay; the board turns it on again.
    gc.disable()
    occupy_closed()
    TERMINAL.watch()
    from tui.cli.program import run

    status = run(sys.argv[1:])
    if TERMINAL.is_gone:
        os._exit(status)  # a thread that reads from a terminal may never end
    return status
