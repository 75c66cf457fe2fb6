"""Computing in turns: what has to be sent goes out in between."""

from __future__ import annotations

import asyncio

from genpers.turns import turn


def _happened(many: int) -> list[str]:
    """Let so many answers arrive at once; each is computed, then something is sent for it."""
    happened: list[str] = []

    async def finish(number: int) -> None:
        async with turn():
            happened.append(f"computed {number}")
        asyncio.get_running_loop().call_soon(happened.append, f"sent {number}")

    async def all_at_once() -> None:
        await asyncio.gather(*map(finish, range(many)))
        await asyncio.sleep(0)

    asyncio.run(all_at_once())
    return happened


def test_what_follows_from_one_answer_is_sent_before_all_others_are_computed() -> None:
    happened = _happened(8)
    for number in range(6):
        assert happened.index(f"sent {number}") < happened.index(f"computed {number + 2}")


def test_answers_are_computed_in_the_order_in_which_they_came() -> None:
    computed = [one for one in _happened(8) if one.startswith("computed")]
    assert computed == [f"computed {number}" for number in range(8)]


def test_a_loop_of_its_own_for_each_call_shares_no_turns_with_another() -> None:
    assert _happened(3) == _happened(3)


def test_an_answer_that_fails_gives_its_turn_on() -> None:
    async def failing() -> None:
        async with turn():
            raise ValueError("wrong")

    async def fine() -> str:
        async with turn():
            return "computed"

    async def both() -> list[str | BaseException]:
        return await asyncio.gather(failing(), fine(), return_exceptions=True)

    failed, computed = asyncio.run(both())
    assert isinstance(failed, ValueError)
    assert computed == "computed"
