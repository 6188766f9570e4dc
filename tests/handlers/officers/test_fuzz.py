"""The officers' API under requests made up from its own description: no failure, no leak."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from requests.auth import AuthBase
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from bot.errors import SealingError
from bot.sealing.requests import NONCE_FIELD, Occasion, sign_request
from handlers.officers.describe import description
from handlers.officers.pace import Limits
from handlers.officers.table import ROUTES
from tests.bot.services.officers.cases import PEOPLE, reference
from tests.handlers.officers.wire import PAYLOAD, wire

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
SCHEMA = schemathesis.openapi.from_dict(description())
OPERATIONS = {route.name: SCHEMA[route.path][route.method] for route in ROUTES}
Case = schemathesis.Case[Any]
HIDDEN = (reference(1).encode(), b"aGVhZGVy", PAYLOAD[:48])
OPEN = {"nonce", "openapi"}
EXAMPLES = settings(
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)


class Ground:
    """A running API in a thread of its own, for clients that wait."""

    def __init__(self, folder: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self._ready, self._end = threading.Event(), asyncio.Event()
        self._thread = threading.Thread(
            target=self.loop.run_until_complete, args=[self._run(folder)]
        )
        self._thread.start()
        assert self._ready.wait(30)
        self.base = str(self.wire.http.base_url).rstrip("/")
        self.http = requests.Session()
        self.http.trust_env = False

    async def _run(self, folder: Path) -> None:
        async with wire(folder, Limits(burst=10**9)) as self.wire:
            await self.wire.file(1)
            self._ready.set()
            await self._end.wait()

    def state(self) -> tuple[object, ...]:
        """All that a request could have changed."""
        return asyncio.run_coroutine_threadsafe(self.wire.everything(), self.loop).result(20)

    def close(self) -> None:
        """End it."""
        self.http.close()
        self.loop.call_soon_threadsafe(self._end.set)
        self._thread.join(20)
        self.loop.close()


class Signing(AuthBase):
    """Signs whatever was made up, exactly as it goes over the wire."""

    def __init__(self, ground: Ground, who: str) -> None:
        self._ground, self._who = ground, who

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        """Add the fields of a good signature, where these bytes can be signed at all."""
        ground = self._ground
        nonce = ground.http.get(f"{ground.base}/v1/nonce", timeout=10).headers[NONCE_FIELD]
        place = urlsplit(str(request.url))
        body = request.body or b""
        sent = {n.lower(): _text(v) for n, v in request.headers.items()}
        try:
            fields = sign_request(
                PEOPLE[self._who].need_signing_key(),
                method=str(request.method),
                path=place.path,
                query=place.query,
                body=body if isinstance(body, bytes) else str(body).encode(),
                occasion=Occasion(PEOPLE.server.public.key_id, nonce, 1),
                headers={n: sent[n] for n in ("if-match", "content-type", "range") if n in sent},
            )
        except SealingError:
            return request
        request.headers.update(fields)
        return request


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ground]:
    """One API for the whole module."""
    running = Ground(tmp_path_factory.mktemp("fuzz"))
    yield running
    running.close()


def made_up(data: st.DataObject, name: str) -> Case:
    """One request, as described or not, half of the time about the case that there is."""
    mode = GenerationMode.POSITIVE if name in OPEN else data.draw(st.sampled_from(GenerationMode))
    case: Case = data.draw(OPERATIONS[name].as_strategy(generation_mode=mode))
    if "reference" in (case.path_parameters or {}) and data.draw(st.booleans()):
        case.path_parameters["reference"] = reference(1)
    return case


def send(ground: Ground, case: Case, who: str | None) -> Any:
    """Send it, signed by an officer or not at all, and hold the answer to the description."""
    auth = None if who is None else Signing(ground, who)
    answer = case.call(base_url=ground.base, session=ground.http, auth=auth, timeout=10)
    case.validate_response(answer, checks=CHECKS)
    return answer


@pytest.mark.parametrize("who", ["ada", "cleo"])
@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - OPEN))
def test_signed_requests(ground: Ground, name: str, who: str) -> None:
    """Nothing that an officer can send breaks the server, or shows cleo what ada reads."""

    @given(data=st.data())
    @settings(EXAMPLES, max_examples=12)
    def check(data: st.DataObject) -> None:
        answer = send(ground, made_up(data, name), who)
        if who == "cleo":
            assert not any(hidden in answer.content for hidden in HIDDEN)

    check()
    assert ground.wire.troubles == []


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_unsigned_requests(ground: Ground, name: str) -> None:
    """Whatever strangers send has no effect, and one answer."""
    before = ground.state()
    expected = 200 if name in OPEN else 401

    @given(data=st.data())
    @settings(EXAMPLES, max_examples=6)
    def check(data: st.DataObject) -> None:
        answer = send(ground, made_up(data, name), None)
        assert answer.status_code in {expected, 404}
        assert not any(hidden in answer.content for hidden in HIDDEN)

    check()
    assert ground.state() == before
