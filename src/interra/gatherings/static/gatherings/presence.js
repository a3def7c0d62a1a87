// <presence-list data-key data-url data-worker> around the two forms of « Qui est là ? ».
// Without JavaScript each tap is a form. With it a tap shows at once and waits in this phone until
// the server has it: several phones, late or offline, end with the same list (an undo names the
// taps it has seen; see rules/presence.py).

const AGAIN = 15_000;
const AT_ONCE = 200;

class PresenceList extends HTMLElement {
  connectedCallback() {
    this.store = `presence:${this.dataset.key}`;
    this.names = this.querySelector("[data-names]");
    this.seen = new Map(this.#buttons().map((b) => [b.dataset.who, new Set(words(b.dataset.taps))]));
    this.names.addEventListener("submit", (event) => this.#tap(event));
    this.querySelector("[data-guest-form]").addEventListener("submit", (event) => this.#welcome(event));
    addEventListener("online", () => this.#send());
    addEventListener("offline", () => this.#say("offline"));
    setInterval(() => document.hidden || this.#send(), AGAIN);
    this.#show();
    this.#send();
    this.#keepThisPage();
  }

  #buttons() {
    return [...this.names.querySelectorAll("[data-who]")];
  }

  #queue() {
    return JSON.parse(localStorage.getItem(this.store) ?? "[]");
  }

  #store(queue) {
    if (queue.length) localStorage.setItem(this.store, JSON.stringify(queue));
    else localStorage.removeItem(this.store);
  }

  #tap(event) {
    event.preventDefault();
    const who = event.submitter.dataset.who;
    const undoes = [...this.#standing(who)];
    this.#add({ op: newOp(), who, add: undoes.length === 0, undoes, at: Date.now() });
  }

  #welcome(event) {
    event.preventDefault();
    const name = event.target.elements.name.value.trim();
    if (!name) return;
    this.#add({ op: newOp(), name, at: Date.now() });
    event.target.reset();
  }

  #add(op) {
    this.#store([...this.#queue(), op]);
    this.#show();
    this.#send();
  }

  // The same rule as on the server: adds that no undo has named.
  #standing(who) {
    const mine = this.#queue().filter((op) => op.who === who || op.op === who);
    const undone = new Set(mine.flatMap((op) => op.undoes ?? []));
    const adds = mine.filter((op) => op.add || op.name).map((op) => op.op);
    return new Set([...(this.seen.get(who) ?? []), ...adds].filter((op) => !undone.has(op)));
  }

  #show() {
    for (const op of this.#queue()) if (op.name) this.#button(op.op, op.name);
    let [present, expected] = [0, 0];
    for (const button of this.#buttons()) {
      const here = this.#standing(button.dataset.who).size > 0;
      button.setAttribute("aria-pressed", String(here));
      present += here;
      expected += here || !("guest" in button.dataset);
    }
    this.querySelector(".counter b").textContent = present;
    this.querySelector("[data-expected]").textContent = expected;
    Object.assign(this.querySelector("progress"), { value: present, max: Math.max(expected, 1) });
  }

  // A name that this page does not know yet: a guest of ours, or of another phone.
  #button(who, name) {
    const known = this.#buttons().find((button) => button.dataset.who === String(who));
    if (known) return known;
    const item = this.names.querySelector("template").content.cloneNode(true).firstElementChild;
    const button = item.querySelector("button");
    button.dataset.who = who;
    item.querySelector("bdi").textContent = name;
    this.names.querySelector("ul").append(item);
    return button;
  }

  async #send() {
    if (this.sending) return;
    this.sending = true;
    try {
      do await this.#sendSome();
      while (this.#queue().length);
    } catch {
      this.#say("offline");
    } finally {
      this.sending = false;
    }
  }

  async #sendSome() {
    const batch = this.#queue().slice(0, AT_ONCE);
    const taps = batch.filter((op) => !op.name).map((op) => ({ ...op, who: asSent(op.who) }));
    const response = await fetch(this.dataset.url, {
      method: "POST",
      redirect: "manual",
      headers: { "X-CSRFToken": this.names.elements.csrfmiddlewaretoken.value },
      body: JSON.stringify({ guests: batch.filter((op) => op.name), taps }),
    });
    if (response.status >= 500) throw new Error("The server rests.");
    if (!response.ok) {
      this.#say("refused"); // signed out meanwhile: nothing is lost, but somebody must look
      throw new Error("Open the page again.");
    }
    const now = await response.json();
    const sent = new Set(batch.map((op) => op.op));
    this.#store(this.#queue().filter((op) => !sent.has(op.op)));
    if (now.closed) return location.reload();
    this.seen = new Map(now.people.map((person) => [this.#button(person.key || person.who, person.name).dataset.who, new Set(person.taps)]));
    this.#say();
    return this.#show();
  }

  #say(what) {
    if (what === "offline" && this.said === "refused") return;
    this.said = what;
    this.querySelector("[data-offline]").hidden = what !== "offline";
    this.querySelector("[data-refused]").hidden = what !== "refused";
  }

  async #keepThisPage() {
    if (!("serviceWorker" in navigator)) return;
    const scope = location.pathname;
    await navigator.serviceWorker.register(this.dataset.worker, { scope });
    const parts = [...document.querySelectorAll("link[rel=stylesheet][href], script[src], use")];
    const files = parts.map((part) => part.href?.baseVal?.split("#")[0] ?? part.href ?? part.src);
    const kept = await caches.open("presence-list");
    await kept.addAll([scope, ...new Set(files)]);
  }
}

const words = (text) => text.split(" ").filter(Boolean);
const asSent = (who) => (/^\d+$/.test(who) ? Number(who) : who);
const newOp = () => "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) =>
  (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16));

customElements.define("presence-list", PresenceList);
