"""Genjin: customers by grade, whom to contact today and why, in one file that never conflicts."""

__version__ = "0.1.0"
