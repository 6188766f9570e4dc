"""Catalogs of sentences, and the list of languages; resources only.

Read by `bot.i18n` and mended with `amana locales`. No code may stand here.
"""
