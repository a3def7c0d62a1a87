// Lists that have closed leave this phone: the names of others are not ours to keep.

const kept = "caches" in globalThis ? await caches.open("presence-list") : null;
for (const request of (await kept?.keys()) ?? []) {
  const page = await kept.match(request, { ignoreVary: true });
  const until = page?.headers.get("X-Kept-Until");
  if (until && Number(until) < Date.now()) await kept.delete(request, { ignoreVary: true });
}
