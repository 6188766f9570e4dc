"""The desk's pages, one module each; how one is written stands in `desk.asking`.

Owns the list of them. A new page is a module with `routes`, and a line in
`ROUTES`.
"""

from starlette.routing import Route

from desk.pages import help_, queue, roster, unlock

ROUTES: list[Route] = [
    *unlock.routes,
    *queue.routes,
    *roster.routes,
    *help_.routes,
]
