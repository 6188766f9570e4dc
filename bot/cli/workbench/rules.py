"""The table of all that `amana locales check` looks for in a translation.

Owns which rules there are, in which order they speak, and which of them keep
a language from its release. Whatever a rule needs to know stands in its own
module.
"""

from bot.cli.workbench import rules_brought as brought
from bot.cli.workbench import rules_kept as kept
from bot.cli.workbench import rules_room as room
from bot.cli.workbench import rules_shape as shape
from bot.cli.workbench import rules_words as words
from bot.cli.workbench.rule import Rule

RULES = (
    # What breaks a card, or misleads somebody.
    Rule(kind="placeholder lost", must=True, finds=kept.lost_placeholders, typed=True),
    Rule(kind="placeholder unknown", must=True, finds=kept.strange_placeholders, typed=True),
    Rule(kind="plural forms", must=True, finds=kept.plural_forms, typed=True),
    Rule(kind="tags", must=True, finds=kept.tags, typed=True),
    Rule(kind="commands", must=True, finds=kept.commands, typed=True),
    Rule(kind="addresses", must=True, finds=kept.addresses, typed=True),
    Rule(kind="accounts", must=True, finds=brought.names, typed=True),
    Rule(kind="numbers", must=True, finds=kept.numbers),
    Rule(kind="other numbers", must=True, finds=brought.numbers, typed=True),
    Rule(kind="icons", must=True, finds=kept.icons, typed=True),
    Rule(kind="names", must=True, finds=kept.names),
    Rule(kind="button length", must=True, finds=room.labels),
    Rule(kind="card length", must=True, finds=room.cards),
    Rule(kind="menu length", must=True, finds=room.menus),
    Rule(kind="outer spaces", must=True, finds=shape.outer_spaces, typed=True),
    Rule(kind="lines", must=True, finds=shape.lines, typed=True),
    Rule(kind="direction signs", must=True, finds=shape.direction_signs, typed=True),
    Rule(kind="unseen signs", must=True, finds=brought.unseen, typed=True),
    Rule(kind="beside latin", must=True, finds=shape.beside_latin),
    # What a person should look at again.
    Rule(kind="doubled spaces", must=False, finds=shape.doubled_spaces, typed=True),
    Rule(kind="last mark", must=False, finds=shape.last_mark),
    Rule(kind="small numbers", must=False, finds=kept.small_numbers),
    Rule(kind="own numbers", must=False, finds=brought.own_numbers),
    Rule(kind="digits", must=False, finds=kept.strange_digits),
    Rule(kind="same as English", must=False, finds=words.same_as_english),
    Rule(kind="same as fallback", must=False, finds=words.same_as_stand_in),
    Rule(kind="glossary", must=False, finds=words.glossary),
    Rule(kind="reading level", must=False, finds=words.reading_level),
)
