"""Casework: what a case is, who should see it first, how fast, and what may happen to it.

Pure rules as literal tables. Holds no story and no name: everything here is
about codes, answers' ids and times, so that it can be read, tested and
argued about without a single report.
"""
