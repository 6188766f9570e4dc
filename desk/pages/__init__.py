"""The desk's pages, one module each; how one is written stands in `desk.asking`.

Owns the list of them. A new page is a module with `routes`, and a line in
`ROUTES`.
"""

from starlette.routing import Route

from desk.pages import (
    approvals,
    audit,
    case,
    decide,
    evidence,
    export,
    export_list,
    giving,
    help_,
    letters,
    primero,
    print_,
    queue,
    roster,
    translator,
    undelivered,
    unlock,
)

ROUTES: list[Route] = [
    *unlock.routes,
    *queue.routes,
    *case.routes,
    *decide.routes,
    *giving.routes,
    *letters.routes,
    *evidence.routes,
    *export.routes,
    *export_list.routes,
    *print_.routes,
    *primero.routes,
    *approvals.routes,
    *audit.routes,
    *undelivered.routes,
    *roster.routes,
    *translator.routes,
    *help_.routes,
]
