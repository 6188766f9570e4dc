"""A crowd of made-up people who use a bot through the simulator's control doors.

Owns what `python -m simulator crowd` does and the shape of what it reports. The crowd
reads the screen like people: it knows the signs on buttons and nothing of any catalog,
question or answer, and it must never talk to the bot but through a phone.

The report, one JSON object (times are seconds since 1970, durations in seconds):

    settings    what the run was asked for: api, people, reports, seed, languages, think, …
    began_at    when the run began
    seconds     how long it took
    counts      people, reports, one figure for each outcome, messages, of those with a canary
                acknowledged and unacknowledged, receipts, stuck_moments, refusals,
                door_refusals (the button was gone), door_errors (the simulator failed)
    latencies   for tap, message, file, wait and send (tap on 📤 until the receipt):
                count, p50, p95, p99, max; from touching the screen until the new card shows
    people      one object for each person:
        person, language
        reports     number, began_at, ended_at, steps, receipt (20 digits or null), receipt_at,
                    outcome: sent, cleared (by ✖), left (on purpose, draft still open),
                    stuck (no card in spite of trying again), wandered (put the phone down),
                    refused (the bot takes no reports now),
                    away (the simulator failed), cut (the run's time was over)
        messages    report, part (story, addition, answer, code, command), kind (text, voice,
                    photo, document), sha256 (of the text in UTF-8, or of the file), canary and
                    caption_canary (words that stand nowhere else, or null), bytes, message_id,
                    sent_at, carded_at (a newer card began with ✓), gone_at (left the chat),
                    acknowledged_at (both; null if it never was), replaced_at (the person began
                    to write an answer anew by 🔄: which of the words before it the bot rightly
                    dropped, a stranger cannot say), turned_away_at (a file that was answered
                    without ✓; it is never acknowledged)
        receipts    digits, at, report
        told        at, screen, line: the first line of each card, in order
        refusals    the same, for cards that turn the person away
        stuck       at, report, screen, after (say, show, tap), attempt
        deeds       at, did (say, show, tap, wait), button (what the touched one carried)
        latencies   each single one, by kind

Who checks that nothing was lost asks, for each message with a canary and an
`acknowledged_at` and without `replaced_at` whose report is `sent`, whether an opened
case holds it.
"""

from simulator.crowd.command import main
from simulator.crowd.habits import CAREFUL, Habits
from simulator.crowd.run import CrowdReport, CrowdSettings, run_crowd

__all__ = ["CAREFUL", "CrowdReport", "CrowdSettings", "Habits", "main", "run_crowd"]
