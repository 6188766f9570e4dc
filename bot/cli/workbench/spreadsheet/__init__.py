"""Sentences as a spreadsheet and back, for translators who use neither git nor a .po editor.

`rows` says what stands in it, `writing` and `reading` know the file format, `taking` decides
what of a returned file is taken. Nothing of a returned file is believed but its words.
"""
