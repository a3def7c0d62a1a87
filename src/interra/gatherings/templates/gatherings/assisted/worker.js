// The kiosk when the network drops: the one page that the tablet keeps answers for all of its pages.
// The network always comes first. Nothing that a person typed, and no page about a person, is kept.
const KEPT = "kiosk";
const PAGE = "/kiosk-without-network";
const PATIENCE = 10_000;

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(visit(request));
  else if (request.method === "GET" && new URL(request.url).origin === location.origin) {
    event.respondWith(fetch(request).catch((why) => kept(request, why)));
  }
});

async function visit(request) {
  try {
    // What was sent may still arrive: only a page that is read loses patience.
    const answer = await (request.method === "GET" ? Promise.race([fetch(request), tooLong()]) : fetch(request));
    return answer.status < 502 ? answer : await kept(PAGE).catch(() => answer);
  } catch (noNetwork) {
    return kept(PAGE, noNetwork);
  }
}

async function kept(what, why) {
  const answer = await (await caches.open(KEPT)).match(what, { ignoreVary: true });
  if (answer && !(Number(answer.headers.get("X-Kept-Until") ?? Infinity) < Date.now())) return answer;
  throw why;
}

const tooLong = () => new Promise((_, no) => setTimeout(() => no(new Error("too long")), PATIENCE));
