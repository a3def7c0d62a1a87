// <print-button hidden><button type="button">Print</button></print-button>
// Without JavaScript it stays hidden: the browser's own menu prints.

class PrintButton extends HTMLElement {
  connectedCallback() {
    this.hidden = false;
    this.addEventListener("click", () => print());
  }
}

customElements.define("print-button", PrintButton);
