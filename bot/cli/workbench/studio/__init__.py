"""The translators' studio: a page on this machine that shows each card and saves its sentences.

`guard` says who may ask, `reading` has the language in hand, `sentences` and `cards` say what is
shown, `edits`, `undoing` and `recording` what is written; `pages`, `deeds`, `sounds` and `showing`
answer, and `serving` runs it. No page asks anything of any other machine.
"""
