"""Officers at work on a scene: they sign requests, seal what they write, and act."""

from collections.abc import Mapping
from dataclasses import replace
from itertools import count
from urllib.parse import urlencode

from bot.casework.actions import Action, rule_of
from bot.sealing.age import FileKey, seal_header
from bot.sealing.entry import seal_entry
from bot.sealing.manifest import EntryKind, Manifest
from bot.sealing.readers import ReaderList
from bot.sealing.requests import Occasion, SignedRequest, check_request, sign_request
from bot.sealing.roster import Officer
from bot.services.audit import SERVICE_NAME
from bot.services.case_memory import CaseMemory
from bot.services.letters import letter_document
from bot.services.officers.acting import Acting, Ground
from bot.services.officers.brought import Brought, BroughtEntry, Done
from bot.services.officers.chain import Fault, verify_chain
from bot.services.officers.witness import Witness
from bot.services.rows import CaseRow
from bot.services.second_place import SecondPlace
from tests.bot.services.letters import letter_recipients
from tests.bot.services.scene import Scene

ROLES = {
    "ada": ("intake", "investigator"),
    "ben": ("intake", "investigator"),
    "cleo": ("head",),
    "dora": ("advocate",),
    "emil": ("auditor",),
}


class Office:
    """A scene whose officers have roles, and act on its cases."""

    def __init__(
        self, scene: Scene, second_place: SecondPlace | None = None, a_day: int = 100
    ) -> None:
        self.scene = scene
        self.roles(**ROLES)
        store, clock = scene.store, scene.clock
        self.witness = Witness(store, scene.people.server, clock)
        self.acting = Acting(
            Ground(
                store=store,
                sealer=scene.sealer,
                clock=clock,
                notices=scene.notices,
                second_place=second_place,
                denials=self.witness,
                a_day=a_day,
            )
        )
        self._nonces = count()

    def roles(self, **roles: tuple[str, ...]) -> None:
        """Give officers roles."""
        roster = self.scene.roster or self.scene.people.roster
        officers = (replace(o, roles=roles.get(o.name, o.roles)) for o in roster.officers)
        self.scene.roster = replace(roster, officers=tuple(officers))

    def officer(self, name: str) -> Officer:
        """Someone as the roster says they are now."""
        assert self.scene.roster is not None
        return self.scene.roster.officer(name)

    def request(
        self, name: str, path: str, facts: Mapping[str, str] | None = None, method: str = "POST"
    ) -> SignedRequest:
        """A request that an officer signed, as the server has checked it."""
        key = self.scene.people[name].need_signing_key()
        server = self.scene.people.server.public.key_id
        occasion = Occasion(server=server, nonce=f"n{next(self._nonces)}", created=1_750_000_000)
        query, keys = urlencode(facts or {}), {key.public.key_id: key.public}
        fields = sign_request(
            key, method=method, path=path, query=query, body=b"", occasion=occasion
        )
        headers = list(fields.items())
        return check_request(
            keys, server=server, method=method, path=path, query=query, headers=headers
        )

    async def does(
        self,
        name: str,
        action: Action,
        facts: Mapping[str, str] | None = None,
        *,
        version: int | None = None,
        brought: Brought | None = None,
        row: CaseRow | None = None,
        **named: str,
    ) -> Done:
        """An officer acts from the present version, bringing what the act must bring."""
        now = await self.row(row)
        facts = {**(facts or {}), **named}
        path = f"/v1/cases/{now.reference}/acts/{action}"
        if brought is None:
            brought = await self.bring(name, *sorted(rule_of(action).brings), row=now)
        return await self.acting.act(
            self.request(name, path, facts),
            self.officer(name),
            now.reference,
            action,
            facts,
            now.version if version is None else version,
            brought,
        )

    async def row(self, row: CaseRow | None = None) -> CaseRow:
        """A case as it stands."""
        now = await (self.scene.case() if row is None else self.of(row.reference))
        assert now is not None
        return now

    async def of(self, reference: str) -> CaseRow | None:
        """The case of a reference."""
        return await self.scene.store.case_by_reference(reference)

    async def memory(self, row: CaseRow | None = None) -> CaseMemory:
        """What the server remembers of it."""
        return CaseMemory.open(await self.row(row), self.scene.server_key)

    async def bring(
        self, name: str, *kinds: str, row: CaseRow | None = None, told: bool = False
    ) -> Brought:
        """Entries of these kinds, sealed as a desk seals them; `told` brings a notice's keys."""
        now, memory = await self.row(row), await self.memory(row)
        entries, file_key = [], None
        for number, kind in enumerate(kinds, start=memory.next_entry):
            entry, key = self.sealed(name, memory, number, EntryKind(kind))
            entries.append(entry)
            file_key = key if kind == EntryKind.LETTER else file_key
        if not told:
            return Brought(entries=tuple(entries))
        notice_key = (await self.scene.report(now)).notice_key
        assert notice_key is not None
        assert file_key is not None
        return Brought(entries=tuple(entries), notice_key=notice_key.raw, file_key=file_key.raw)

    def sealed(
        self, name: str, memory: CaseMemory, number: int, kind: EntryKind
    ) -> tuple[BroughtEntry, FileKey]:
        """One entry and its file key."""
        scene, readers = self.scene, memory.readers
        roster = scene.people.roster
        manifest = Manifest(
            case_id=readers.case_id,
            number=number,
            kind=kind,
            report_manifest=readers.report_manifest,
        )
        document = letter_document("received", "We saw it.", "en")
        originals = {f"{kind}.json": document, f"{kind}.txt": b"words"}
        is_letter = kind is EntryKind.LETTER
        recipients = (letter_recipients if is_letter else ReaderList.recipients)(
            readers, roster, scene.random
        )
        key = scene.people[name].need_signing_key()
        entry = seal_entry(manifest, originals, recipients, key, scene.random)
        brought = BroughtEntry(number, kind, entry.header, entry.sealed.payload)
        return brought, entry.file_key

    async def headers(self, *names: str, row: CaseRow | None = None) -> Brought:
        """A header for every entry of a case, for more readers."""
        now, roster = await self.row(row), self.scene.people.roster
        found = []
        for entry in await self.scene.store.entries(now.key):
            new = [roster.officer(name).recipient for name in names]
            header = seal_header(FileKey.generate(self.scene.random), new, self.scene.random)
            found.append((entry.number, header))
        return Brought(headers=tuple(found))

    async def faults(self, row: CaseRow | None = None) -> tuple[Fault, ...]:
        """What does not hold in a case's chain."""
        now = await self.row(row)
        signers = self.scene.people.roster.signers()
        return verify_chain(await self.scene.store.audit(now.key), signers, now.reference)

    async def service_faults(self) -> tuple[Fault, ...]:
        """What does not hold in the service's chain."""
        signers = self.scene.people.roster.signers()
        return verify_chain(await self.scene.store.audit(0), signers, SERVICE_NAME)
