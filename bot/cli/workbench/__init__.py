"""The translators' workbench: sentences out of the code, into catalogs, and checked there.

Works on the source tree, so it is for those who build and translate; the
running bot reads finished catalogs through `bot.i18n` and never comes here.
"""
