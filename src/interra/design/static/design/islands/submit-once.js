// <submit-once data-wait="One moment"><form method="post">… <button>Je viens</button></form></submit-once>
// The server gives the same answer to a second tap; this only tells the person that the first one
// was heard. The button keeps its width, and comes back after 8 seconds if nothing happened.

const PATIENCE = 8000;

class SubmitOnce extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.#hold(event));
    addEventListener("pageshow", () => this.#release()); // the back button brings the page as it was
  }

  #hold(event) {
    if (this.button) return event.preventDefault();
    // With the Enter key: the button that is shown, which comes last.
    const shown = [...event.target.elements].filter((one) => one.type === "submit" && one.tabIndex >= 0);
    this.button = shown.includes(event.submitter) ? event.submitter : shown.pop();
    if (!this.button) return undefined;
    this.before = [...this.button.childNodes];
    this.button.style.inlineSize = `${this.button.offsetWidth}px`;
    this.button.setAttribute("aria-busy", "true");
    this.button.setAttribute("aria-live", "polite");
    this.button.replaceChildren(this.dataset.wait);
    this.timer = setTimeout(() => this.#release(), PATIENCE);
    return undefined;
  }

  #release() {
    if (!this.button) return;
    clearTimeout(this.timer);
    this.button.replaceChildren(...this.before);
    this.button.removeAttribute("aria-busy");
    this.button.style.inlineSize = "";
    this.button = null;
  }
}

customElements.define("submit-once", SubmitOnce);
