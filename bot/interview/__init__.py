"""The conversation as a pure value: what was said, what is shown, what comes next.

Owns the questionnaire, the state machine and the cards. It must never reach a
clock, a store or a messenger, and never know whose conversation it is.
"""
