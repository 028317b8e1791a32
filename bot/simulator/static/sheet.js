// The messenger's own browser and dialler, which slide over the chat.

import { el, icon } from "./dom.js";
import { texts } from "./texts.js";

export class Sheet {
  constructor(root) {
    this.root = root;
    this.content = root.querySelector(".content");
    this.address = root.querySelector(".address");
    this.outside = root.querySelector(".outside");
    this.closeButton = root.querySelector(".close");
    this.closeButton.setAttribute("aria-label", texts.close);
    this.outside.setAttribute("aria-label", texts.openOutside);
    this.closeButton.addEventListener("click", () => this.close());
    root.addEventListener("click", (event) => event.target === root && this.close());
    root.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
  }

  open(target) {
    const url = new URL(target, location.href);
    if (url.protocol === "tel:") return this.show(url.pathname, null, dialler(url.pathname));
    if (!["http:", "https:"].includes(url.protocol)) return this.show(url.href, null, el("p", { className: "other" }, url.href));
    if (url.origin === location.origin) {
      const frame = el("iframe", { src: url.href, title: url.pathname, allow: "autoplay; clipboard-write" });
      return this.show(url.host + url.pathname, url.href, frame);
    }
    const away = el("a", { href: url.href, target: "_blank", rel: "noopener" }, url.href);
    return this.show(url.host, url.href, el("div", { className: "other" }, el("p", {}, texts.otherSite), away));
  }

  show(address, outside, content) {
    this.from = document.activeElement;
    this.address.textContent = decodeURI(address);
    this.outside.hidden = !outside;
    if (outside) this.outside.href = outside;
    this.content.replaceChildren(content);
    this.root.classList.toggle("low", !outside);
    this.root.hidden = false;
    this.closeButton.focus({ preventScroll: true });
  }

  close() {
    this.root.hidden = true;
    this.content.replaceChildren(); // stops what plays
    this.from?.focus({ preventScroll: true });
  }
}

function dialler(number) {
  return el("div", { className: "dialler" }, icon("phone"), el("strong", {}, number), el("p", {}, texts.call));
}
