// <share-link><a href="https://wa.me/?text=…" data-url="/fr/s/7/">Send to a friend</a></share-link>
// Without JavaScript it is a plain link. With it, the phone's own share sheet opens.

class ShareLink extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.link?.addEventListener("click", (event) => this.#share(event));
  }

  async #share(event) {
    if (!navigator.share) return;
    event.preventDefault();
    const url = new URL(this.link.dataset.url ?? this.link.href, location.href).href;
    try {
      await navigator.share({ url, title: document.title });
    } catch (refusal) {
      if (refusal.name !== "AbortError") throw refusal; // closing the sheet is not an error
    }
  }
}

customElements.define("share-link", ShareLink);
