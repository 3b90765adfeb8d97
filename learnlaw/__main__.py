"""The program from a checkout: python -m learnlaw."""

from __future__ import annotations

import sys

from learnlaw.main import main

if __name__ == "__main__":
    sys.exit(main())
