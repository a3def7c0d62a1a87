// <copy-link data-done="Copied"><a href="/fr/r/abc/">Copy the link</a></copy-link>
// Without JavaScript it is a plain link to the page to keep. With it, a tap copies the address.

class CopyLink extends HTMLElement {
  connectedCallback() {
    this.link = this.querySelector("a");
    this.link?.addEventListener("click", (event) => this.#copy(event));
    this.setAttribute("aria-live", "polite");
  }

  async #copy(event) {
    if (!navigator.clipboard) return; // only over https: the link still works
    event.preventDefault();
    await navigator.clipboard.writeText(this.link.href);
    this.words ??= [...this.link.childNodes].findLast((node) => node.textContent.trim());
    this.words.textContent = this.dataset.done;
  }
}

customElements.define("copy-link", CopyLink);
