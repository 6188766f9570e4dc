"""The translators' studio: a page on this machine that shows each card and saves its sentences.

`guard` says who may ask, `sentences` and `cards` what is shown, `edits` and `recording` what is
written, `pages` answers, `serving` runs it. No page asks anything of any other machine.
"""
