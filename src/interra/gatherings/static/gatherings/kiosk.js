// The kiosk without a network. <kiosk-keeper> on the first page, with the network: keeps one page in
// this tablet, and sends what waits. <kiosk-offline> on the kept page: language, name, atelier, number.
// What waits lies in IndexedDB, sealed (AES-GCM) with a key that no script can read out. Whoever holds
// the unlocked tablet and can run scripts in it could still ask the browser to open it: lock the tablet.

const KEPT = "kiosk";
const PAGE = "/kiosk-without-network"; // as in worker.js
const AGAIN = 15_000;
const FRESH = 600_000;
const WAITS = 7 * 86_400_000;
const AT_ONCE = 20;
const MOST = 100;

// --- what waits ------------------------------------------------------------------------------

const opened = () => new Promise((yes, no) => {
  const asked = indexedDB.open(KEPT, 1);
  asked.onupgradeneeded = () => {
    asked.result.createObjectStore("keys");
    asked.result.createObjectStore("queue", { keyPath: "key" });
  };
  asked.onsuccess = () => yes(asked.result);
  asked.onerror = () => no(asked.error);
});

async function within(store, mode, deed) {
  const base = await opened();
  try {
    return await new Promise((yes, no) => {
      const work = base.transaction(store, mode);
      const asked = deed(work.objectStore(store));
      work.oncomplete = () => yes(asked.result);
      work.onabort = () => no(work.error);
    });
  } finally {
    base.close();
  }
}

const waiting = () => within("queue", "readonly", (queue) => queue.getAll());
const keep = (row) => within("queue", "readwrite", (queue) => queue.put(row));
const erase = (key) => within("queue", "readwrite", (queue) => queue.delete(key));
const theKey = () => within("keys", "readonly", (keys) => keys.get(KEPT));

async function makeKey() {
  if (await theKey()) return;
  const made = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
  await within("keys", "readwrite", (keys) => keys.put(made, KEPT));
}

const how = (row) => ({ name: "AES-GCM", iv: row.iv, additionalData: new TextEncoder().encode(row.key) });

async function seal(words) {
  const row = { key: crypto.randomUUID(), number: words.number, at: Date.now(), iv: crypto.getRandomValues(new Uint8Array(12)) };
  const text = new TextEncoder().encode(JSON.stringify(words));
  await keep({ ...row, box: await crypto.subtle.encrypt(how(row), await theKey(), text) });
}

// As the server reads it. What cannot be opened, or was erased, keeps its number and no name.
async function unseal(row) {
  const sent = { key: row.key, number: row.number, name: "", language: "", session: "", at: row.at, erased: true };
  try {
    const text = await crypto.subtle.decrypt(how(row), await theKey(), row.box);
    return { ...sent, ...JSON.parse(new TextDecoder().decode(text)), erased: false };
  } catch {
    return sent;
  }
}

// Too old: the name goes now, with or without a network. The number stays until the team knows.
async function eraseOld() {
  const rows = await waiting();
  const old = rows.filter((row) => row.box && row.at < Date.now() - WAITS);
  for (const { key, number, at } of old) await keep({ key, number, at });
  return rows.some((row) => !row.box) || old.length > 0;
}

function show(where, what, number) {
  for (const part of where.querySelectorAll(`[data-${what}]`)) {
    part.hidden = !number;
    const said = part.querySelector("b");
    if (said) said.textContent = number;
  }
}

// --- the first page, with the network -----------------------------------------------------------

class KioskKeeper extends HTMLElement {
  async connectedCallback() {
    if (!navigator.serviceWorker || !crypto.subtle) return;
    this.form = this.querySelector("form");
    this.workers = this.dataset.workers.split(" ").map((path) => new URL(path, location).href);
    this.form.addEventListener("submit", (event) => this.#close(event));
    await this.#alone();
    await makeKey();
    show(this, "lost", await eraseOld());
    await this.#send();
    setInterval(() => this.#send(), AGAIN);
    setInterval(() => this.#keepPage().catch(() => {}), FRESH);
    await this.#keepPage();
    show(this, "kept", true);
  }

  // Nothing of who opened the kiosk stays in a tablet that everybody touches.
  async #alone() {
    localStorage.clear();
    for (const name of await caches.keys()) if (name !== KEPT) await caches.delete(name);
    const places = this.workers.map((worker) => new URL(".", worker).href);
    for (const one of await navigator.serviceWorker.getRegistrations()) {
      if (!places.includes(one.scope)) await one.unregister();
    }
  }

  async #keepPage() {
    const answer = await fetch(this.dataset.page, { redirect: "error" });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.clone().text(), "text/html");
    const parts = page.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], use");
    const files = [...parts].map((part) => part.getAttribute("src") ?? part.getAttribute("href").split("#")[0]);
    const kept = await caches.open(KEPT);
    for (const file of new Set(files)) if (!(await kept.match(file))) await kept.add(file);
    await kept.put(PAGE, answer);
    for (const { url } of await kept.keys()) if (![...files, PAGE].includes(new URL(url).pathname)) await kept.delete(url);
    for (const worker of this.workers) await awake(await navigator.serviceWorker.register(worker));
  }

  // True when nothing waits any more.
  async #send() {
    this.sending ??= this.#sendAll().catch(() => false).finally(() => (this.sending = null));
    const all = await this.sending;
    show(this, "waiting", (await waiting()).length);
    return all;
  }

  async #sendAll() {
    for (let rows = await waiting(); rows.length; rows = await waiting()) {
      const entries = await Promise.all(rows.slice(0, AT_ONCE).map(unseal));
      const answer = await fetch(this.dataset.queue, {
        method: "POST",
        redirect: "manual",
        headers: { "X-CSRFToken": this.form.elements.csrfmiddlewaretoken.value },
        body: JSON.stringify({ entries }),
      });
      if (!answer.ok) return false;
      const { taken } = await answer.json();
      for (const key of taken) await erase(key);
      if (!taken.length) return false;
    }
    return true;
  }

  async #close(event) {
    event.preventDefault();
    if (!(await this.#send()) && !this.warned) {
      this.warned = true;
      return show(this, "unsent", true);
    }
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
    await caches.delete(KEPT);
    indexedDB.deleteDatabase(KEPT);
    this.form.submit();
  }
}

const awake = (place) => place.active ?? new Promise((yes) => {
  const worker = place.installing ?? place.waiting;
  worker.addEventListener("statechange", () => ["activated", "redundant"].includes(worker.state) && yes());
});

// --- the kept page, without it -------------------------------------------------------------------

class KioskOffline extends HTMLElement {
  async connectedCallback() {
    this.first = this.querySelector("[data-first]");
    this.first.addEventListener("click", (event) => this.#begin(event));
    addEventListener("online", () => this.#back());
    setInterval(() => this.#back(), AGAIN);
    const lost = await eraseOld();
    show(this, "lost", lost);
    const count = (await waiting()).length;
    show(this, "waiting", count);
    show(this, "full", count >= MOST);
    this.querySelector(".languages").hidden = count >= MOST;
  }

  // Only between two people.
  async #back() {
    if (this.first.hidden) return;
    const start = this.dataset.start;
    const answer = await fetch(start, { method: "HEAD", redirect: "manual", cache: "no-store" }).catch(() => null);
    if (answer && answer.status < 500 && !this.first.hidden) location.replace(start);
  }

  #begin(event) {
    const chosen = event.target.closest("a[hreflang]");
    if (!chosen) return;
    event.preventDefault();
    this.language = chosen.hreflang;
    const screens = this.querySelector(`template[data-language="${this.language}"]`).content.firstElementChild;
    this.screens = screens.cloneNode(true);
    document.documentElement.lang = this.language;
    document.documentElement.dir = screens.dir;
    this.first.hidden = true;
    this.append(this.screens);
    this.form = this.screens.querySelector("form");
    this.form.addEventListener("submit", (sent) => this.#named(sent));
    this.form.elements.name.focus();
  }

  #named(event) {
    event.preventDefault();
    this.name = this.form.elements.name.value.trim().slice(0, 300);
    show(this.form, "empty", !this.name);
    if (!this.name) return this.form.elements.name.focus();
    this.form.remove();
    const dates = [...this.screens.querySelectorAll("[data-session]")];
    for (const date of dates) date.hidden = Number(date.dataset.closes) * 1000 < Date.now();
    show(this.screens, "none", dates.every((date) => date.hidden));
    this.#turn("which").addEventListener("click", (tapped) => this.#chosen(tapped.target.closest("[data-session]")));
  }

  async #chosen(date) {
    if (!date || this.number) return;
    this.number = newNumber();
    try {
      await seal({ number: this.number, name: this.name, language: this.language, session: date.dataset.session });
    } catch {
      this.number = "";
      return show(this.screens, "failed", true);
    }
    this.screens.querySelector("[data-which]").hidden = true;
    this.screens.querySelector("[data-stop]").hidden = true;
    this.screens.querySelector("[data-number]").textContent = this.number;
    this.screens.querySelector("[data-chosen]").append(...date.childNodes);
    this.#turn("done");
  }

  #turn(name) {
    const screen = this.screens.querySelector(`[data-${name}]`);
    screen.hidden = false;
    screen.querySelector("h1").focus();
    return screen;
  }
}

const newNumber = () => String(1000 + (crypto.getRandomValues(new Uint32Array(1))[0] % 9000));

customElements.define("kiosk-keeper", KioskKeeper);
customElements.define("kiosk-offline", KioskOffline);
