"""Which function answers which method; must never hold a method itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from simulator.bots import Bot
from simulator.contract import Call
from simulator.errors import ApiError, violation
from simulator.simulation import Simulation


@dataclass(slots=True)
class Request:
    """A checked call with everything a method may need."""

    simulation: Simulation
    bot: Bot
    call: Call


Handler = Callable[[Request], Any]
Waiting = Callable[[Request], Awaitable[Any]]

HANDLERS: dict[str, Handler] = {}
# Methods that wait for something.
WAITING: dict[str, Waiting] = {}


def answers(*names: str) -> Callable[[Handler], Handler]:
    """Register a function that answers at once."""

    def register(handler: Handler) -> Handler:
        HANDLERS.update(dict.fromkeys(names, handler))
        return handler

    return register


def answers_later(*names: str) -> Callable[[Waiting], Waiting]:
    """Register a coroutine function."""

    def register(handler: Waiting) -> Waiting:
        WAITING.update(dict.fromkeys(names, handler))
        return handler

    return register


async def dispatch(request: Request) -> Any:
    """Run the method of a checked call.

    Raises:
        ApiError: the method's refusal, or a violation if the simulator does not play this method.
    """
    name = request.call.method.name
    handler = HANDLERS.get(name)
    if handler is not None:
        return handler(request)
    if name in WAITING:
        return await WAITING[name](request)
    raise not_simulated(name)


def not_simulated(name: str) -> ApiError:
    """The Bot API has the method, this simulator does not."""
    return violation(f"method {name} is not simulated")
