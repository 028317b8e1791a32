// The panel of raw JSON: what went to the bot and what came from it.

import { el } from "./dom.js";
import { texts } from "./texts.js";

const KEPT = 60;
const TOKEN = /("(?:\\.|[^"\\])*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?/g;

/** JSON as coloured text. */
function pretty(value) {
  const source = typeof value === "string" ? value : JSON.stringify(value, null, 2);
  const node = el("pre");
  let at = 0;
  for (const match of source.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    const kind = string ? (colon ? "key" : "string") : "atom";
    node.append(source.slice(at, match.index), el("span", { className: kind }, whole));
    at = match.index + whole.length;
  }
  node.append(source.slice(at));
  return node;
}

function part(title, value) {
  return el("section", {}, el("h3", {}, title), pretty(value));
}

export class Wire {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("ol");
  }

  clear() {
    this.list.replaceChildren();
    this.root.classList.remove("filled");
  }

  add(entry) {
    const well = entry.status >= 200 && entry.status < 300 && !entry.failure && !entry.problems?.length;
    const summary = el(
      "summary",
      {},
      el("span", { className: `messenger ${entry.messenger}` }, entry.messenger === "line" ? "LINE" : "Kakao"),
      el("span", { className: "way" }, entry.to === "bot" ? texts.wire.toBot : texts.wire.toPlatform),
      el("code", {}, entry.title),
      el("span", { className: well ? "good" : "bad" }, entry.failure || String(entry.status)),
      entry.milliseconds === null ? null : el("span", { className: "time" }, `${entry.milliseconds} ms`),
    );
    const details = el("details", {}, summary);
    details.addEventListener("toggle", () => {
      if (details.childElementCount > 1) return;
      if (entry.problems?.length) details.append(el("p", { className: "problems" }, entry.problems.join("\n")));
      if (Object.keys(entry.headers).length) details.append(part(texts.wire.headers, entry.headers));
      details.append(part(texts.wire.request, entry.request), part(texts.wire.response, entry.response));
    });
    this.list.prepend(el("li", { "data-at": entry.at }, details));
    this.sort();
    while (this.list.childElementCount > KEPT) this.list.lastElementChild.remove();
    this.root.classList.add("filled");
  }

  // Two chats fill the panel, each in its own pace.
  sort() {
    const rows = [...this.list.children];
    if (rows.length > 1 && rows[0].dataset.at < rows[1].dataset.at) {
      rows.sort((a, b) => b.dataset.at - a.dataset.at);
      this.list.append(...rows);
    }
  }
}
