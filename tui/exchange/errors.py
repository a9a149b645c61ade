"""Errors with lists: one exception whose text is a sentence for the user."""

from __future__ import annotations


class ExchangeError(Exception):
    """A list cannot be read or written. `str(error)` is a translated sentence that says what and where."""


class StoppedError(ExchangeError):
    """The user stopped while the list was being read. Nothing was changed."""
