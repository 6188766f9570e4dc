"""Kills and faults under a crowd: what was acknowledged must be readable, once, afterwards.

Owns `python -m tests.storm`. People of `simulator.crowd` report by text, voice
and photo in five languages while the bot is killed without warning, Telegram and
every destination fail in each way they can, the clock leaps and the disk fills.
Then all is calm, and person by person it is judged:

- every receipt opens a case with officers' keys (`evidence`, `judge`);
- every acknowledged message and file is in a case of its person's, and in no second one;
- every destination holds each item once, or knows a repeat by its key (`deliveries`);
- everybody is answered to a further tap (`farewell`);
- no word, name, account or receipt lies where it must not (`spills`);
- no rule of Telegram's was broken, and no trouble that was promised was left out.

It writes one line of JSON. Progress goes to the standard error.
"""
