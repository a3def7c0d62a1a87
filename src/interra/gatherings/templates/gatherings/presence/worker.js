// Keeps « Qui est là ? » readable when the network drops: only that page, only on the host's phone.
// The network always comes first; what it refuses is forgotten, and so is a list that has closed.
const KEPT = "presence-list";

addEventListener("install", () => skipWaiting());
addEventListener("activate", (event) => event.waitUntil(clients.claim()));
addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method === "GET" && new URL(request.url).origin === location.origin) {
    event.respondWith(answer(request));
  }
});

async function answer(request) {
  const kept = await caches.open(KEPT);
  try {
    const fresh = await fetch(request);
    await keep(kept, request, fresh);
    return fresh;
  } catch (noNetwork) {
    const old = await kept.match(request, { ignoreVary: true });
    if (old && !isOver(old)) return old;
    await kept.delete(request, { ignoreVary: true });
    throw noNetwork;
  }
}

async function keep(kept, request, fresh) {
  if (fresh.ok) await kept.put(request, fresh.clone());
  else if (request.mode === "navigate") await kept.delete(request, { ignoreVary: true });
}

function isOver(old) {
  return Number(old.headers.get("X-Kept-Until") ?? Infinity) < Date.now();
}
