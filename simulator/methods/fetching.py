"""How a bot gets its updates and files: polling, webhook, getFile."""

import re
from typing import Any
from urllib.parse import urlsplit

from simulator.contract import Upload
from simulator.errors import bad_request, violation
from simulator.files import DOWNLOAD_LIMIT
from simulator.methods.posting import is_true
from simulator.methods.registry import Request, answers, answers_later
from simulator.updates import MAX_LIMIT, Poll
from simulator.webhook import Target
from simulator.wire import Json

_SECRET = re.compile(r"[A-Za-z0-9_-]+")
_CLOUD_PORTS = (None, 80, 88, 443, 8443)
_WEBHOOK_ACTIVE = (
    "can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


@answers_later("getUpdates")
async def get_updates(request: Request) -> list[Json]:
    """Deliver updates, waiting for some if asked to."""
    queue, model = request.bot.updates, request.call.model
    if request.simulation.webhook_of(request.bot).target:
        raise await queue.refusal(_WEBHOOK_ACTIVE)
    limit = getattr(model, "limit", None)
    queue.allow(getattr(model, "allowed_updates", None))
    poll = Poll(
        offset=int(getattr(model, "offset", None) or 0),
        limit=MAX_LIMIT if limit is None else min(max(int(limit), 1), MAX_LIMIT),
        timeout=int(getattr(model, "timeout", None) or 0),
    )
    return request.simulation.faults.disturb(await queue.poll(poll))


@answers_later("setWebhook")
async def set_webhook(request: Request) -> bool:
    """Deliver by HTTP from now on; an empty address means polling again."""
    raw: Json = request.call.raw
    webhook = request.simulation.webhook_of(request.bot)
    _drop_if_asked(request)
    if not raw.get("url"):
        await webhook.close()
        return True
    target = _target(request)
    request.bot.updates.allow(getattr(request.call.model, "allowed_updates", None))
    request.bot.updates.interrupt("terminated by setWebhook request")
    await webhook.set(target)
    return True


def _target(request: Request) -> Target:
    raw: Json = request.call.raw
    secret = str(raw.get("secret_token") or "")
    if len(secret) > 256:
        raise violation("secret token is too long")
    if secret and not _SECRET.fullmatch(secret):
        raise violation("secret token contains unallowed characters")
    connections = int(raw.get("max_connections") or 40)
    certificate: Any = raw.get("certificate")
    return Target(
        url=_checked_url(str(raw["url"])),
        secret=secret,
        max_connections=min(max(connections, 1), 100),
        certificate=certificate.content if isinstance(certificate, Upload) else None,
        ip_address=raw.get("ip_address"),
    )


def _checked_url(url: str) -> str:
    """Telegram's demands on an address; loopback may be plain, as with a server of one's own."""
    parts = urlsplit(url)
    if parts.hostname in _LOOPBACK:
        return url
    if parts.scheme != "https":
        raise violation("bad webhook: An HTTPS URL must be provided for webhook")
    if parts.port not in _CLOUD_PORTS:
        raise violation("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
    raise bad_request("bad webhook: Failed to resolve host: Name or service not known")


def _drop_if_asked(request: Request) -> None:
    if is_true(request.call.raw.get("drop_pending_updates")):
        request.bot.updates.pending.clear()


@answers_later("deleteWebhook")
async def delete_webhook(request: Request) -> bool:
    """Stop delivering by HTTP."""
    _drop_if_asked(request)
    await request.simulation.webhook_of(request.bot).close()
    return True


@answers("getWebhookInfo")
def get_webhook_info(request: Request) -> Json:
    """Where updates go and what went wrong last."""
    return request.simulation.webhook_of(request.bot).info()


@answers("getFile")
def get_file(request: Request) -> Json:
    """Open a download link for an hour."""
    files = request.simulation.files
    wanted = str(request.call.raw["file_id"])
    file = files.find(wanted.removesuffix("_s"))
    if file is None:
        raise bad_request("invalid file_id")
    if file.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    files.link(file)
    return {**file.public(), "file_id": wanted, "file_path": file.path}
