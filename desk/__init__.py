"""The officer's own machine: keys, queue, reading, answering.

Server-rendered pages on loopback. Sealed entries come over the officers' API
and are opened in memory only; nothing opened is written, logged or cached.
The desk must never run on the server: it holds keys.

    __main__, command   the command line        asking      how a page is written
    serving, app        the process, the app    words       the interface's languages
    security            who may ask             times       relative and clock times
    sessions, session   browsers, officers      bar         what every page shows
    client, exchange    the way to the server   faults      what a page says of a failure
    cache, rosters      sealed files            keyboard    the one table of keys
"""
