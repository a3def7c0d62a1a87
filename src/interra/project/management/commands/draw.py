from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from interra_science.lottery import Impossible, exchange, fair, lottery, verify


class Command(BaseCommand):
    help = (
        "Hold a draw described in a file, or check a published one: "
        "`interra draw CASE.json --seed S --beacon B -o OUT.json`, "
        "`interra draw verify OUT.json BEACON`."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("case", help="the file of the draw, or the word verify")
        parser.add_argument("rest", nargs="*", help="after verify: the published file, the beacon")
        parser.add_argument("--groups", type=int, default=1000)
        parser.add_argument("--seed", default="0")
        parser.add_argument("--beacon", help="the public number that picks the group")
        parser.add_argument("-o", "--output", type=Path, help="write here instead of the screen")

    def handle(self, *_args: Any, case: str, rest: list[str], **options: Any) -> None:
        if case == "verify":
            self._verify(rest)
        elif rest:
            raise CommandError(f"What is “{rest[0]}” for? Give one file.")
        else:
            self._draw(_read(case), **options)

    def _draw(
        self,
        case: dict[str, Any],
        *,
        groups: int,
        seed: str,
        beacon: str | None,
        output: Path | None,
        **_options: Any,
    ) -> None:
        try:
            solved = exchange.solve(case)
            if solved["status"] == "ok":
                solved |= _published(case, groups, seed, beacon)
        except Impossible as why:
            raise CommandError(f"{why} ({why.code})") from why
        text = json.dumps(solved, ensure_ascii=False, indent=1)
        if output is None:
            self.stdout.write(text)
        else:
            output.write_text(text + "\n", encoding="utf-8")
        self.stderr.write(_said(solved))

    def _verify(self, rest: list[str]) -> None:
        if len(rest) != 2:
            raise CommandError("Give the published file and the beacon.")
        told = _read(rest[0])
        public = told.get("public", told)
        found = verify(public, rest[1])
        self.stdout.write(f"The table has the fingerprint {found.commitment}.")
        for problem in found.problems:
            self.stdout.write(f"✗ {problem}")
        if not found.ok:
            raise CommandError("This draw does not hold.")
        groups = len(public["groups"])
        self.stdout.write(
            f"✓ That is the fingerprint written in it; compare it with the one you noted before.\n"
            f"✓ Each of its {groups} groups fills the seats and names nobody twice.\n"
            f"✓ Each person is in as many groups as announced, at most 2 from the fairest chance.\n"
            f"✓ The beacon picks group {found.index}: {', '.join(found.group)}."
        )


def _published(case: dict[str, Any], groups: int, seed: str, beacon: str | None) -> dict[str, Any]:
    """The table as it is published, with the group that the beacon picks, if there is one."""
    table = lottery(fair(exchange.problem_of(case)), groups, seed)
    public = table.public() | {"commitment": table.commitment}
    if beacon is not None:
        index = exchange.pick(table.commitment, beacon, groups)
        public |= {"beacon": beacon, "index": index}
        return {"public": public, "drawn": list(table.groups[index])}
    return {"public": public}


def _said(solved: dict[str, Any]) -> str:
    if solved["status"] != "ok":
        clash = ", ".join(solved["clash"])
        ways = [
            " and ".join(f"{c['rule']}: {c['side']} {c['to']}" for c in option)
            for option in solved["options"]
        ]
        return f"No group keeps these rules: {clash}. What would help: {'; or '.join(ways)}."
    lowest = min(solved["exact"].values(), key=_value, default="1")
    drawn = f" Drawn: {', '.join(map(str, solved['drawn']))}." if "drawn" in solved else ""
    return f"The lowest chance is {lowest}; no draw can make it higher.{drawn}"


def _value(fraction: str) -> float:
    top, _, bottom = fraction.partition("/")
    return int(top) / int(bottom or 1)


def _read(file: str) -> dict[str, Any]:
    try:
        told = json.loads(Path(file).read_text(encoding="utf-8"))
    except OSError as why:
        raise CommandError(f"{file} cannot be read: {why.strerror}.") from why
    except ValueError as why:
        raise CommandError(f"{file} is not JSON: {why}.") from why
    if not isinstance(told, dict):
        raise CommandError(f"{file} does not hold a draw.")
    return told
