# Check a draw of Interra: python3 verify.py draw-abc.json [a print you noted before the draw]
import collections, fractions, hashlib, hmac, itertools, json, pathlib, sys  # noqa: E401, I001 -- short enough to be read by all  # fmt: skip

draw = json.loads(pathlib.Path(sys.argv[1]).read_text("utf-8"))
after = {"commitment", "beacon", "index", "seed", "signature", "refill_secret"}  # not yet sealed
text = json.dumps({k: draw[k] for k in {*draw} - after}, sort_keys=True, separators=(",", ":"), ensure_ascii=False)  # fmt: skip
groups = draw.get("groups") or sys.exit("Not public yet: take the file again later.")
seal, beacon, size = hashlib.sha256(text.encode()).hexdigest(), draw["beacon"], len(groups)
numbers = (int.from_bytes(hmac.digest(beacon.encode(), f"{seal}:{i}".encode(), "sha256")[:8], "big") for i in range(99))  # fmt: skip
number = next(n for n in numbers if n < 2**64 // size * size)  # beyond, some would be favoured
named, house, week = draw.get("named"), beacon.removeprefix("house:"), draw.get("sessions", {})
seed = draw["seed"] if named and house == beacon else house  # the number of the house
every = [[*itertools.chain(*g.values())] if week else g for g in groups]  # of a week: all dates
parts = [(draw, every), *((told, [g[date] for g in groups]) for date, told in week.items())]
times = [(told, collections.Counter(itertools.chain(*some))) for told, some in parts]
away = [t[n] - fractions.Fraction(f) * size for d, t in times for n, f in d["fair"].items()]
secret, shown = draw.get("refill_secret", "").encode(), draw.get("refills_sha256")
small = hmac.digest(secret, f"refill:{draw.get('refill')}".encode(), "sha256").hex()
own = "refill" not in draw or (hashlib.sha256(secret).hexdigest(), small) == (shown, seed)
yes = {
    "The seal is right": {seal, *sys.argv[2:]} <= {draw["commitment"], draw["seed_sha256"], shown},
    "The seed is right": own and draw["seed_sha256"] == hashlib.sha256(seed.encode()).hexdigest(),
    "What picks was named": not named or beacon.startswith((f"{named}:", "house:")),
    "Each group fills the seats": all(len({*g}) == len(g) == draw["seated"] for g in every),
    "No date has too many": all(len(g) <= d["seats"] for d, some in parts for g in some),
    "The chances are right": all(t == +collections.Counter(d["chances"]) for d, t in times),
    "They are fair": all(abs(off) <= 2 for off in away),
    "It picks this group": number % size == draw["index"],
}
sys.exit(print(*(f"{'yes' if right else 'NO '} {check}" for check, right in yes.items()), sep="\n") or not all(yes.values()))  # type: ignore[redundant-expr]  # noqa: T201 -- it prints  # fmt: skip
