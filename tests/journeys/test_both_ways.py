"""The journeys once more, with updates that Telegram delivers instead of being asked for them.

Told twice is whatever could end otherwise by the other way in: one whole report
for each kind of trouble; each kind of update that we ask for (words, files,
taps fresh and stale, an edit, a forward, a block, a group); updates in bursts
and twice; letters, additions and withdrawal by the code; the call for help; what
comes at its own time (notices, the day's end); refusals of Telegram's; kills, the
orderly end and a full disk. `test_survival` runs its full disk and the end of a
process by both ways itself, and `test_by_webhook` has what only this way can
suffer.

Told once are journeys behind the inbox, where nobody knows any more how an update
came: languages, voices and doubled cards; officers, duty and conflicts;
forwarding, mirror, restore and erasure; floods; a roster that has expired.
"""

from collections.abc import Iterator

import pytest

from tests.ground.officers import Officers
from tests.ground.place import CLOCKED_BOT, Place, place
from tests.journeys import (
    test_any_message,
    test_danger,
    test_every_kind,
    test_faults,
    test_time,
    test_way_back,
)


@pytest.fixture(scope="module")
def town() -> Iterator[Place]:
    """A running mission to which Telegram delivers."""
    with place(seed=17, way_in="webhook") as found:
        found.start_bot()
        yield found


@pytest.fixture(scope="module")
def officers(town: Place) -> Officers:
    """The mission's officers with their keys."""
    return Officers.of(town.mission)


@pytest.fixture(scope="module")
def clocked_place() -> Iterator[Place]:
    """The same, with a bot that reads its clock from a file."""
    with place(seed=5, program=CLOCKED_BOT, way_in="webhook") as found:
        found.start_bot()
        yield found


clocked = test_time.clocked

# Each is told where it stands; here it only happens again.
test_each_kind_reaches_those_who_read_it = test_every_kind.test_each_kind_reaches_those_who_read_it

test_a_message_before_consent_waits = test_any_message.test_a_message_before_consent_waits
test_an_edited_message_replaces_its_text = test_any_message.test_an_edited_message_replaces_its_text
test_a_tap_on_an_old_card_changes_nothing = (
    test_any_message.test_a_tap_on_an_old_card_changes_nothing
)
test_a_number_is_as_good_as_a_tap = test_any_message.test_a_number_is_as_good_as_a_tap
test_many_messages_at_once_are_all_kept = test_any_message.test_many_messages_at_once_are_all_kept
test_a_forwarded_message_is_words = test_any_message.test_a_forwarded_message_is_words
test_what_we_cannot_use_is_said_kindly = test_any_message.test_what_we_cannot_use_is_said_kindly
test_a_shared_number_reaches_no_officer = test_any_message.test_a_shared_number_reaches_no_officer
test_who_blocked_us_finds_their_words_again = (
    test_any_message.test_who_blocked_us_finds_their_words_again
)
test_a_group_is_left_with_one_sentence = test_any_message.test_a_group_is_left_with_one_sentence
test_forget_leaves_nothing = test_any_message.test_forget_leaves_nothing

test_the_code_typed_into_the_open_chat_opens_the_case = (
    test_way_back.test_the_code_typed_into_the_open_chat_opens_the_case
)
test_a_wrong_digit_is_said_at_once = test_way_back.test_a_wrong_digit_is_said_at_once
test_a_letter_is_read_and_gone = test_way_back.test_a_letter_is_read_and_gone
test_more_words_reach_the_case = test_way_back.test_more_words_reach_the_case
test_files_can_follow_a_sent_report = test_way_back.test_files_can_follow_a_sent_report
test_withdrawing_is_asked_once_more = test_way_back.test_withdrawing_is_asked_once_more
test_stopping_leaves_nothing = test_way_back.test_stopping_leaves_nothing
test_clearing_after_the_receipt_empties_the_chat = (
    test_way_back.test_clearing_after_the_receipt_empties_the_chat
)

test_a_call_for_help_is_a_case_at_once = test_danger.test_a_call_for_help_is_a_case_at_once
test_help_can_be_had_without_telling_anyone = (
    test_danger.test_help_can_be_had_without_telling_anyone
)

test_news_comes_later_and_opens_by_its_door = test_time.test_news_comes_later_and_opens_by_its_door
test_who_stops_notices_hears_no_more_of_letters = (
    test_time.test_who_stops_notices_hears_no_more_of_letters
)
test_who_sent_nothing_for_a_day_finds_an_empty_chat = (
    test_time.test_who_sent_nothing_for_a_day_finds_an_empty_chat
)

test_a_report_survives = test_faults.test_a_report_survives
test_a_poison_update_stops_nobody = test_faults.test_a_poison_update_stops_nobody
test_a_file_is_fetched_until_it_is_whole = test_faults.test_a_file_is_fetched_until_it_is_whole
test_kill_nine_in_the_middle = test_faults.test_kill_nine_in_the_middle
test_a_full_disk_takes_nothing_and_loses_nothing = (
    test_faults.test_a_full_disk_takes_nothing_and_loses_nothing
)
test_ending_is_quick_and_clean = test_faults.test_ending_is_quick_and_clean
test_nothing_of_all_this_was_logged = test_faults.test_nothing_of_all_this_was_logged
test_telegram_finds_no_fault_in_any_of_it = (
    test_any_message.test_telegram_finds_no_fault_in_any_of_it
)
