"""ICU, in Node, judges how languages count and how they write days."""
