"""Planning workbench for poverty-reduction plans: reproduce, audit, allocate, compare, report."""

from __future__ import annotations

import importlib
from typing import Any

__version__ = "0.1.0"

# Public name → module. Loaded on first use, so that importing the package costs next to nothing.
_HOMES = {
    name: module
    for module, names in {
        "loading": ("load_plan",),
        "io": ("list_plans",),
        "plan": ("Plan",),
        "faults": ("PlanError", "ReportError"),
        "columns": ("COLUMNS",),
        "reproduction": ("Reproduction", "recover_households", "reproduce"),
        "registration": ("RegistrationComparison", "compare_registration"),
        "progress_year": ("Progress", "progress"),
        "progress_opening": ("NextOpening", "next_opening"),
        "outlook_views": ("progress_outlook",),
        "progress_chances": ("Outlook", "year_outlook"),
        "progress_review": ("review_opening",),
        "progress_inputs": ("ProgressError",),
        "programme_year": ("Programme", "programme"),
        "programme_ics": ("programme_calendar",),
        "unit_members": ("Assignments", "assignments", "propose_assignments"),
        "poverty_causes": ("PovertyCauses", "causes"),
        "programme_views": (
            "programme_answer",
            "programme_limits",
            "programme_now",
            "reports_table",
            "reports_undated",
        ),
        "calendar_views": ("calendar_link", "programme_figure", "tasks_table"),
        "duty_views": ("duties_figure", "duties_found", "duties_table"),
        "committee_views": (
            "assignments_found",
            "assignments_proposal",
            "assignments_table",
            "causes_found",
            "causes_table",
            "causes_units",
            "committee_format",
        ),
        "registration_chances": ("RegistrationOdds", "registration_odds"),
        "form_views": ("progress_format",),
        "progress_views": (
            "progress_answer",
            "progress_conflicts",
            "progress_figure",
            "progress_handover",
            "progress_late",
            "progress_limits",
            "progress_months",
            "progress_table",
        ),
        "brief_report": ("district_brief",),
        "registration_prospects": ("Prospects", "success_prospects"),
        "success_laws": ("Beta", "CommonRate", "RateRange", "Scenarios"),
        "audit_report": ("Audit",),
        "auditing": ("audit",),
        "reviewing": ("record_decision",),
        "judging": ("criteria", "lorenz_points"),
        "scenarios": ("Scenario", "compare_scenarios"),
        "scenario_views": ("scenario_table",),
        "plan_views": ("plan_answer", "plan_table", "recomputed_table", "status_table"),
        "household_views": ("households_table",),
        "rate_views": (
            "convention_example",
            "convention_table",
            "rates_figure",
            "reduction_meanings",
            "unsettled",
        ),
        "registration_views": (
            "registration_answer",
            "registration_figure",
            "registration_limits",
            "registration_reserve",
            "registration_table",
        ),
        "chance_tables": ("odds_shocks", "odds_table", "odds_units"),
        "chance_views": (
            "odds_figure",
            "odds_limits",
            "odds_needs",
        ),
        "cell_evidence": ("cell_statuses",),
        "audit_views": ("audit_answer", "audit_summary"),
        "unknown_views": ("audit_unknown",),
        "map_views": ("audit_map",),
        "finding_views": ("findings_list", "findings_told"),
        "repair_views": ("repairs_table",),
        "check_views": ("checks_table", "not_checkable"),
        "allocation": ("Allocation", "AllocationError", "allocate"),
        "two_way_allocation": ("TwoWayAllocation", "allocate_two_way"),
        "cascade_allocation": ("CascadeAllocation", "allocate_cascade"),
        "rule_comparison": ("RuleComparison", "compare_rules"),
        "what_if": ("cap_changed", "compare_allocations", "target_path"),
        "pareto": ("pareto_front",),
        "choices": ("Choice", "choose"),
        "kept_choices": ("keep_choice", "list_choices", "load_choice"),
        "choice_comparison": ("compare_choices",),
        "choice_views": ("choices_figure", "choices_table"),
        "explorer": ("explore",),
        "advice_views": ("allocation_advice", "allocation_answer"),
        "allocation_views": (
            "allocation_distances",
            "allocation_figure",
            "allocation_rates",
            "allocation_table",
        ),
        "fairness_views": (
            "allocation_binding",
            "allocation_fairness",
            "allocation_limits",
        ),
        "two_way_views": ("allocation_groups",),
        "number_views": ("allocation_explained", "allocation_minority"),
        "what_if_views": ("allocation_front", "allocation_path", "allocation_price"),
        "colophon": ("report_colophon",),
    }.items()
    for name in names
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
