"""The figures: what a report costs, how fast it is, how much memory it takes.

Owns `python -m tests.bench`, one JSON line for each figure, every one of them
beside the same figure of a stock bot that was written as most are.
"""
