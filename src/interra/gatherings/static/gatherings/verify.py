"""Check a draw of Interra: python3 verify.py draw-abc.json [a print you noted before the draw]"""

import collections, fractions, hashlib, hmac, json, pathlib, sys  # noqa: E401, I001 -- short, for all

draw = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
later = {"commitment", "beacon", "index", "seed", "signature", "refill_secret"}  # after the seal
table = {key: value for key, value in draw.items() if key not in later}
text = json.dumps(table, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
seal, beacon, groups = hashlib.sha256(text.encode()).hexdigest(), draw["beacon"], draw["groups"]
named, size, number, counter = draw.get("named"), len(groups), 2**64, 0
while number >= 2**64 // size * size:  # beyond it, some groups would be favoured
    code = hmac.digest(beacon.encode(), f"{seal}:{counter}".encode(), "sha256")
    number, counter = int.from_bytes(code[:8], "big"), counter + 1
house, times = beacon.removeprefix("house:"), collections.Counter(n for g in groups for n in g)
seed = draw["seed"] if named and house == beacon else house  # the number of the house
secret = draw.get("refill_secret", "").encode()  # of a small draw: promised before all
small = hmac.digest(secret, f"refill:{draw.get('refill')}".encode(), "sha256").hex()
shown, fair = draw.get("refills_sha256"), draw["fair"].items()
yes = {
    "The seal is right": {seal, *sys.argv[2:]} <= {draw["commitment"], draw["seed_sha256"], shown},
    "The seed is right": hashlib.sha256(seed.encode()).hexdigest() == draw["seed_sha256"]
    and ("refill" not in draw or (hashlib.sha256(secret).hexdigest(), small) == (shown, seed)),
    "What picks was named": not named or beacon.startswith((f"{named}:", "house:")),
    "Each group fills the seats": all(len({*g}) == len(g) == draw["seated"] for g in groups),
    "The chances are right": draw["chances"] == {n: times[n] for n in {*draw["people"], *times}},
    "They are fair": all(abs(times[n] - fractions.Fraction(f) * size) <= 2 for n, f in fair),
    "It picks this group": number % size == draw["index"],
}
print(*(f"{'yes' if right else 'NO '} {check}" for check, right in yes.items()), sep="\n")  # noqa: T201
sys.exit(not all(yes.values()))
