"""Speech: recordings made by people, a machine's voice where there is none, joined as Opus.

Everything that runs a program stands in `bot.audio.programs`; without the
programs there is no voice, and nothing else changes.
"""
