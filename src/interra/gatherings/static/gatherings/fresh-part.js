// <fresh-part id="screen" data-every="20">: asks for its page again every 20 seconds and takes its
// own part of it. Without JavaScript the page refreshes itself.

class FreshPart extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.#ask(), this.dataset.every * 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async #ask() {
    const response = await fetch(location.href).catch(() => null);
    if (!response?.ok || response.redirected) return;
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const part = page.getElementById(this.id);
    if (part) this.replaceChildren(...part.childNodes);
    else location.reload();
  }
}

customElements.define("fresh-part", FreshPart);
