"""Waking a human: who is told of a case, by which way, and what happens if nobody answers.

It tells of a case its reference, priority and due time, and nothing else: what
leaves here passes through companies that the reporter never chose.
"""
