"""Decides the checks of a brief that are rules, and turns those about the page into JavaScript; never by a guess."""

from generator.judge.rules.rules import derived_expression, expression_of, judge_by_rule

__all__ = ["derived_expression", "expression_of", "judge_by_rule"]
