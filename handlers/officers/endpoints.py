"""What each route does: reads the form, asks the use case, writes the shape.

Owns no rule. A route about a case calls exactly one use case, which answers a
case that there is not and one that the officer does not read alike; nothing
here may look at a case before that.
"""

from bot.casework.actions import Action, rule_of
from bot.services.officers.errors import RefusedActError
from bot.services.officers.link_codes import MINUTES
from bot.services.officers.reading import MOST
from bot.services.officers.views import View
from handlers.officers import shapes
from handlers.officers.exchange import Answer, Asked, ForbiddenError, FormError, said
from handlers.officers.forms import read_brought, read_doing, read_number, read_version
from handlers.officers.payloads import payload_answer
from handlers.officers.services import Services

PAGE = 50


async def roster(services: Services, _asked: Asked) -> Answer:
    """The roster, for the desk to verify by its own pinned keys."""
    files = services.roster_files()
    return said(shapes.roster(files.document, files.signatures))


async def cases(services: Services, asked: Asked) -> Answer:
    """One page of one of the officer's lists."""
    try:
        view = View(asked.query.get("view", View.TODO))
    except ValueError:
        raise FormError("there is no such view") from None
    found = await services.reading.page(
        asked.officer, view, _limit(asked), asked.query.get("after")
    )
    return said(shapes.page(found))


async def case(services: Services, asked: Asked) -> Answer:
    """One case, with its sealed entries' headers."""
    found = await services.reading.detail(asked.officer, asked.path["reference"], asked.signed)
    return said(shapes.detail(found), etag=found.summary.case.version)


async def payload(services: Services, asked: Asked) -> Answer:
    """One entry's sealed payload."""
    number = read_number(asked.path["number"])
    reference = asked.path["reference"]
    return await payload_answer(
        lambda start: services.reading.payload(
            asked.officer, reference, number, start, request=asked.signed
        ),
        asked.signed.range,
    )


async def case_audit(services: Services, asked: Asked) -> Answer:
    """One case's chain."""
    found = await services.reading.rows(asked.officer, asked.path["reference"], asked.signed)
    return said(shapes.rows(found))


async def service_audit(services: Services, asked: Asked) -> Answer:
    """The service's own chain."""
    after = read_number(asked.query.get("after", "0"))
    try:
        found = await services.reading.service_rows(asked.officer, after)
    except RefusedActError:
        raise ForbiddenError("not by this role") from None
    return said(shapes.rows(found))


async def audited_cases(services: Services, asked: Asked) -> Answer:
    """Every case's chain and clocks, for an auditor."""
    try:
        found = await services.reading.audited_cases(
            asked.officer, _limit(asked), asked.query.get("after")
        )
    except RefusedActError:
        raise ForbiddenError("not by this role") from None
    return said(shapes.audit_page(found))


async def act(services: Services, asked: Asked) -> Answer:
    """One act on a case."""
    try:
        action = Action(asked.path["action"])
    except ValueError:
        raise FormError("there is no such act") from None
    rule, version = rule_of(action), read_version(asked.signed.if_match)
    if not rule.needs <= set(asked.query) <= rule.facts:
        raise FormError("an act has other facts than it may")
    if version is None and rule.is_versioned:
        raise FormError("an act names no version")
    brought = read_brought(asked.body, asked.signed.content_type)
    reference = asked.path["reference"]
    done = await services.acts.act(
        asked.signed,
        asked.officer,
        reference=reference,
        action=action,
        facts=asked.query,
        version=version,
        brought=brought,
    )
    if action is Action.READ:
        services.pace.opened(asked.officer.name, reference)
    return said(shapes.done(done), etag=done.version)


async def presence(services: Services, asked: Asked) -> Answer:
    """Say what one does at a case; learn who else is there."""
    doing = read_doing(asked.body, asked.signed.content_type)
    others = await services.reading.be_present(
        asked.officer, asked.path["reference"], doing, asked.signed
    )
    return said({"others": shapes.others(others)})


async def undelivered(services: Services, asked: Asked) -> Answer:
    """What was given up on its way elsewhere, for heads."""
    try:
        found = await services.given_up.listed(asked.officer)
    except RefusedActError:
        raise ForbiddenError("not by this role") from None
    return said(shapes.undelivered(found))


async def retry(services: Services, asked: Asked) -> Answer:
    """Have what a case did not get through to one destination tried again."""
    entry = asked.query.get("entry")
    if asked.body or "destination" not in asked.query:
        raise FormError("a retry names a destination, and has no body")
    number = None if entry is None else read_number(entry)
    try:
        again = await services.given_up.retry(
            asked.officer,
            asked.path["reference"],
            asked.query["destination"],
            number,
            asked.signed,
        )
    except RefusedActError:
        raise ForbiddenError("not by this role") from None
    return said({"retried": again})


async def links(services: Services, asked: Asked) -> Answer:
    """A one-time code for the staff bot."""
    if asked.body:
        raise FormError("nothing belongs in this body")
    return said({"code": services.links.make(asked.officer.name), "minutes": MINUTES})


def _limit(asked: Asked) -> int:
    limit = read_number(asked.query.get("limit", str(PAGE)), MOST)
    if limit < 1:
        raise FormError("a page has at least one case")
    return limit
