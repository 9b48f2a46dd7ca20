"""Tests: one folder a kind; `tests.support` holds what several of them share."""
