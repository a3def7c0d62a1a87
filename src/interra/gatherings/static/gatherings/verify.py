"""Check a draw of Interra by yourself. You need Python 3, nothing else.

    python3 verify.py draw-abc.json [print]

`print` is the one you noted before the draw; without it, the one in the file is used.
"""

import hashlib
import hmac
import json
import sys
from collections import Counter
from pathlib import Path

draw = json.loads(Path(sys.argv[1]).read_text("utf-8"))
added = {"commitment", "beacon", "index"}  # written after the table was sealed
table = {key: value for key, value in draw.items() if key not in added}
text = json.dumps(table, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
seal, seed, groups = hashlib.sha256(text.encode()).hexdigest(), draw["beacon"], draw["groups"]


def pick() -> int:
    """A number below len(groups), from the seal and the secret number; no group is favoured."""
    fair, counter = 2**64 // len(groups) * len(groups), 0
    while True:
        digest = hmac.digest(seed.encode(), f"{seal}:{counter}".encode(), "sha256")
        number = int.from_bytes(digest[:8], "big")
        if number < fair:
            return number % len(groups)
        counter += 1


times = Counter(name for group in groups for name in group)
noted = sys.argv[2] if len(sys.argv) > 2 else draw["seed_sha256"]
checks = {
    "The secret number is the one promised": hashlib.sha256(seed.encode()).hexdigest() == noted,
    "The table is the one that was sealed": seal == draw["commitment"],
    "Each group fills the seats": all(len({*g}) == len(g) == draw["seated"] for g in groups),
    "The chances are those announced": {n: times[n] for n in draw["people"]} == draw["chances"],
    "Nobody else is in the table": set(times) <= set(draw["people"]),
    "The secret number picks this group": pick() == draw["index"],
}
for check, right in checks.items():
    print("yes" if right else "NO ", check)  # noqa: T201
sys.exit(0 if all(checks.values()) else 1)
