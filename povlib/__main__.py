"""The command ``povlib`` as ``python -m povlib``."""

from __future__ import annotations

from povlib.cli import main

if __name__ == "__main__":
    raise SystemExit(main())
