"""What officers are answered: in the described shape, to those whose role it is, at their pace."""

import pytest

from bot.casework.actions import AUDITOR, HEAD
from handlers.officers.describe import description
from handlers.officers.pace import Limits
from tests.bot.services.officers.cases import reference
from tests.handlers.officers.asked import CASE, JSON, VERSION, fits, in_role
from tests.handlers.officers.wire import Wire, wire


async def test_the_answers_have_their_published_shapes(api: Wire) -> None:
    """Every JSON answer of every route validates against the description."""
    in_role(api, "ada", AUDITOR, "intake")
    await api.ask("POST", f"{CASE}/presence", who="ben", body=b'{"doing":"writing"}', headers=JSON)

    page = fits(await api.ask("GET", "/v1/cases?view=all&limit=10"), "Page")
    detail = fits(await api.ask("GET", CASE), "Detail")
    fits(await api.ask("GET", f"{CASE}/audit"), "Rows")
    fits(await api.ask("GET", "/v1/audit?after=0"), "Rows")
    fits(await api.ask("GET", "/v1/audit/cases"), "AuditPage")
    fits(await api.ask("GET", "/v1/roster"), "Roster")
    fits(await api.ask("POST", "/v1/links"), "LinkCode")
    fits(await api.http.get("/v1/nonce"), "Nonce")
    here = {"officer": "ben", "doing": "writing", "minutes": 0}

    assert [each["present"] for each in page["cases"]] == [[here]]  # type: ignore[attr-defined]
    assert detail["readers"] == ["ada", "ben"]
    assert detail["version"] == 1
    assert "memory" not in detail


async def test_a_description_is_served(api: Wire) -> None:
    """Another desk can be built from what the server itself says."""
    answer = await api.http.get("/v1/openapi.json")

    assert answer.json() == description()
    api.checked(answer)


@pytest.mark.parametrize(
    "query",
    ["view=every", "limit=0", "limit=201", "limit=x", "after=x", "sort=asc", "view=all&&", "a"],
)
async def test_other_queries_are_refused(api: Wire, query: str) -> None:
    """A list is asked for in one way."""
    assert (await api.ask("GET", f"/v1/cases?{query}")).status_code == 400


async def test_roles_of_the_service_chain(api: Wire) -> None:
    """Heads and auditors read it; nobody else; and only auditors see every case's chain."""
    assert (await api.ask("GET", "/v1/audit")).json() == {"error": "role"}
    assert (await api.ask("GET", "/v1/audit/cases")).status_code == 403
    in_role(api, "ada", HEAD)
    assert (await api.ask("GET", "/v1/audit")).status_code == 200
    assert (await api.ask("GET", "/v1/audit/cases")).status_code == 403
    in_role(api, "ada", AUDITOR)
    every = await api.ask("GET", "/v1/audit/cases")

    assert every.status_code == 200
    assert "readers" not in every.text
    assert "headers" not in every.text


async def test_a_link_code_names_who_asked(api: Wire) -> None:
    """The staff bot learns from the code whose chat it is."""
    answer = await api.ask("POST", "/v1/links", who="ben")

    assert answer.json()["minutes"] == 10
    assert api.services.links.redeem(answer.json()["code"]) == "ben"


async def test_reading_very_much_raises_a_sign(api: Wire) -> None:
    """Twenty cases opened within ten minutes are worth a look; one case twenty times is not."""
    for key in range(2, 21):
        await api.file(key)
    for _ in range(25):
        await api.ask("POST", f"{CASE}/acts/read", headers=VERSION)
    few = api.services.pace.many_read
    for key in range(2, 21):
        answer = await api.ask("POST", f"/v1/cases/{reference(key)}/acts/read", headers=VERSION)
        assert answer.status_code == 200
    many = api.services.pace.many_read
    api.world.clock.pass_(601)

    assert (few, many, api.services.pace.many_read) == (False, True, False)


async def test_a_machine_without_pause_is_slowed(tmp_path: object) -> None:
    """Each officer has their own pace; one who runs out of it does not slow another."""
    async with wire(tmp_path, Limits(burst=3, per_second=1)) as api:  # type: ignore[arg-type]
        await api.file(1)
        asked = [(await api.ask("GET", "/v1/cases")).status_code for _ in range(4)]
        other = (await api.ask("GET", "/v1/cases", who="ben")).status_code
        api.world.clock.pass_(1)
        later = (await api.ask("GET", "/v1/cases")).status_code

    assert asked == [200, 200, 200, 429]
    assert (other, later) == (200, 200)
