// <auto-reset seconds="45" href="/fr/kiosk/"><p hidden>Again in <span data-left></span> s</p></auto-reset>
// A shared tablet goes back to its first page when nobody touches it. The last 15 seconds are told.
// Without JavaScript, put <meta http-equiv="refresh" content="45; url=…"> in a <noscript> of the head.

const WARNING = 15;

class AutoReset extends HTMLElement {
  connectedCallback() {
    this.note = this.querySelector("[hidden]");
    this.left = this.querySelector("[data-left]");
    this.events = new AbortController();
    for (const sign of ["pointerdown", "keydown", "input", "scroll"]) {
      addEventListener(sign, () => this.#start(), { signal: this.events.signal, passive: true });
    }
    this.#start();
    this.timer = setInterval(() => this.#tick(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
    this.events.abort();
  }

  #start() {
    this.seconds = Number(this.getAttribute("seconds") ?? 45);
    if (this.note) this.note.hidden = true;
  }

  #tick() {
    this.seconds -= 1;
    if (this.left) this.left.textContent = this.seconds;
    if (this.note) this.note.hidden = this.seconds > WARNING;
    if (this.seconds <= 0) location.replace(this.getAttribute("href"));
  }
}

customElements.define("auto-reset", AutoReset);
