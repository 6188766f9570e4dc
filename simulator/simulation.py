"""One simulated Telegram: clock, world, files, traffic, faults and webhooks under one roof."""

import random
from dataclasses import asdict, dataclass, field

from simulator.bots import Bot
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.files import FileStore
from simulator.traffic import Traffic
from simulator.webhook import Webhook
from simulator.wire import Json
from simulator.world import World

# A date that no client can read: the shape of an update from an API newer than the library.
POISON: Json = {"message": {"message_id": 1, "date": "not a date", "chat": {"id": "?", "type": 7}}}


@dataclass
class Simulation:
    """What every method and every control door stands on."""

    clock: Clock
    world: World
    files: FileStore
    traffic: Traffic
    faults: Faults
    webhooks: dict[int, Webhook]
    unborn_poison: list[Json] = field(default_factory=list)

    def inject(self, wanted: list[Json]) -> list[Json]:
        """Add faults; a poison update goes to the bot that `bot` names, or to the first.

        Raises:
            DoorError: if one is not a fault, or names no bot.
        """
        added = self.faults.load(wanted)
        for fault, facts in zip(added, wanted, strict=True):
            if fault.kind == "poison_update":
                self._poison(facts)
        return [asdict(fault) for fault in added]

    def _poison(self, facts: Json) -> None:
        update = dict(facts.get("update", POISON))
        if self.world.bots:
            self.world.bot_named(facts.get("bot")).updates.push_raw(update)
        else:
            self.unborn_poison.append(update)

    def webhook_of(self, bot: Bot) -> Webhook:
        """The bot's webhook, set or not."""
        return self.webhooks[bot.bot_id]

    async def close(self) -> None:
        """End what waits: long polls, deliveries, phones that listen."""
        self.faults.clear()
        for bot in self.world.bots.values():
            bot.updates.interrupt(None)
            for chat in bot.chats.values():
                chat.changed()
        for webhook in self.webhooks.values():
            await webhook.close()


def create(seed: int | None = None, faults: list[Json] | None = None) -> Simulation:
    """A new Telegram with nobody in it.

    Args:
        seed: makes names, ids and chances repeatable.
        faults: loaded before anything happens.
    """
    clock, rng = Clock(), random.Random(seed)
    world, files = World(clock, rng), FileStore(clock, rng)
    simulation = Simulation(clock, world, files, Traffic(clock), Faults(clock, rng), {})

    def equip(bot: Bot) -> None:
        simulation.webhooks[bot.bot_id] = Webhook(bot, clock, disturb=simulation.faults.disturb)
        while simulation.unborn_poison:
            bot.updates.push_raw(simulation.unborn_poison.pop(0))

    world.on_new_bot.append(equip)
    simulation.inject(faults or [])
    return simulation
