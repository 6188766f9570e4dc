"""One simulated Telegram: clock, world, files, traffic, faults and webhooks under one roof."""

import random
from dataclasses import dataclass

from simulator.bots import Bot
from simulator.clock import Clock
from simulator.faults import Faults
from simulator.files import FileStore
from simulator.traffic import Traffic
from simulator.webhook import Webhook
from simulator.wire import Json
from simulator.world import World


@dataclass
class Simulation:
    """What every method and every control door stands on."""

    clock: Clock
    world: World
    files: FileStore
    traffic: Traffic
    faults: Faults
    webhooks: dict[int, Webhook]

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
        simulation.webhooks[bot.bot_id] = Webhook(bot, clock)

    world.on_new_bot.append(equip)
    simulation.faults.load(faults or [])
    return simulation
