// The checks of verify.py, made again in the reader's own browser. Without JavaScript, or where the
// browser has no WebCrypto (no https), the page says what the server checked.

const bytes = (text) => new TextEncoder().encode(text);
const hex = (buffer) =>
  Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (text) => hex(await crypto.subtle.digest("SHA-256", bytes(text)));
const LATER = ["commitment", "beacon", "index", "seed", "signature", "refill_secret"];

// Python sorts keys by code point, JavaScript by UTF-16 unit.
function byCodePoint(one, other) {
  const a = [...one].map((sign) => sign.codePointAt(0));
  const b = [...other].map((sign) => sign.codePointAt(0));
  const i = a.findIndex((point, place) => point !== b[place]);
  return i < 0 ? a.length - b.length : a[i] - (b[i] ?? -1);
}

export function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical)}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const keys = Object.keys(value).sort(byCodePoint);
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`)}}`;
}

async function pick(seal, beacon, groups) {
  const how = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", bytes(beacon), how, false, ["sign"]);
  const size = BigInt(groups);
  const accepted = (2n ** 64n / size) * size;
  for (let counter = 0; ; counter++) {
    const code = await crypto.subtle.sign("HMAC", key, bytes(`${seal}:${counter}`));
    const number = new DataView(code).getBigUint64(0);
    if (number < accepted) return Number(number % size);
  }
}

function isNear(times, fraction, groups) {
  const [top, bottom] = fraction.split("/").concat("1").map(BigInt);
  const away = BigInt(times) * bottom - top * BigInt(groups);
  return away <= 2n * bottom && away >= -2n * bottom;
}

// How often each line is in these groups: of the whole week, or of one of its dates.
function count(people, groups) {
  const times = new Map(people.map((name) => [name, 0]));
  for (const name of groups.flat()) times.set(name, (times.get(name) ?? 0) + 1);
  return [...times];
}

async function checksOf(draw, shown) {
  const { beacon, groups, named, people } = draw;
  const table = Object.entries(draw).filter(([key]) => !LATER.includes(key));
  const seal = await sha256(canonical(Object.fromEntries(table)));
  const own = beacon.replace(/^house:/, "");
  const print = await sha256(named && own === beacon ? draw.seed : own);
  const week = Object.entries(draw.sessions ?? {});
  const every = groups.map((group) => (week.length ? Object.values(group).flat() : group));
  const parts = week.map(([name, told]) => [told, groups.map((group) => group[name])]);
  const counted = [[draw, every], ...parts].map(([told, some]) => [told, count(people, some)]);
  return {
    seal: seal === draw.commitment && seal === shown.seal,
    seed: print === draw.seed_sha256 && print === shown.print,
    named: !named || beacon.startsWith(`${named}:`) || own !== beacon,
    seats:
      every.every((group) => new Set(group).size === draw.seated && group.length === draw.seated) &&
      parts.every(([told, some]) => some.every((group) => group.length <= told.seats)),
    chances: counted.every(
      ([{ chances }, all]) =>
        all.length === Object.keys(chances).length && all.every(([name, n]) => chances[name] === n),
    ),
    fair: counted.every(([{ fair }, all]) =>
      all.every(([name, n]) => name in fair && isNear(n, fair[name], groups.length)),
    ),
    pick: (await pick(seal, beacon, groups.length)) === draw.index,
  };
}

async function show(box) {
  const answer = await fetch(box.dataset.verify);
  const checks = await checksOf(await answer.json(), box.dataset).catch(() => ({ seal: false }));
  for (const line of box.querySelectorAll("[data-check]")) {
    line.prepend(checks[line.dataset.check] ? "✓ " : "✗ ");
  }
  const said = Object.values(checks).every(Boolean) ? "right" : "wrong";
  for (const one of box.querySelectorAll("[data-said]")) one.hidden = one.dataset.said !== said;
}

const box = document.querySelector("[data-verify]");
if (box && globalThis.crypto?.subtle) show(box).catch(() => {});
