"""Planning workbench for poverty-reduction plans: reproduce, audit, allocate, compare, report."""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# Public name → module. Loaded on first use, so that importing the package costs next to nothing.
_HOMES = {
    "load_plan": "loading",
    "reproduce": "reproduction",
    "Reproduction": "reproduction",
    "recover_households": "reproduction",
    "compare_registration": "registration",
    "RegistrationComparison": "registration",
    "list_plans": "io",
    "Plan": "plan",
    "PlanError": "faults",
    "COLUMNS": "columns",
}

__all__ = sorted([*_HOMES, "__version__"])


def __getattr__(name: str) -> Any:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module 'povlib' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"povlib.{home}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return __all__
