"""`python -m tui.cli` is `genjin`."""

import sys

from tui.cli import main

sys.exit(main())
