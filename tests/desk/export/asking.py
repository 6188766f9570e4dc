"""What tests of exports ask for, and what the server was asked to do meanwhile.

Owns no test and checks nothing.
"""

from tests.desk.export.bench import Bench

WHOLE = {"what": "whole", "words": "For the file."}


def acts(bench: Bench) -> list[str]:
    """What the server was asked to do, reading left out."""
    return [str(action) for action, *_ in bench.client.acts if action != "read"]
