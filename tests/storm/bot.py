"""The bot of a storm: `python -m tests.storm.bot --mission DIR`.

Owns the clocked bot with shorter patience for webhooks and mail servers, so that
a hang past the time limit is met many times in a few minutes. What falls due is
looked at less often than in other tests: each look costs in proportion to what waits,
and a storm lets hundreds of urgent cases wait.
"""

import sys

from bot.forwarding import mail_line, webhook
from tests import clocked_bot

PATIENCE = 3
TICK = 2.0

if __name__ == "__main__":
    clocked_bot.TICK = TICK
    webhook.PATIENCE = mail_line.PATIENCE = PATIENCE
    sys.exit(clocked_bot.main())
