// Making elements without markup in strings: whatever a message holds, it stays text.

const SVG = "http://www.w3.org/2000/svg";

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name === "className" ? "class" : name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "icon");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

export function button(label, onclick, className = "", ...children) {
  return el("button", { type: "button", className, onclick }, ...(children.length ? children : [label]));
}

export function clock(milliseconds) {
  return new Date(milliseconds).toLocaleTimeString("ko-KR", { hour: "numeric", minute: "2-digit" });
}

/** Several cards side by side, moved by touch, wheel, keys or, with a mouse, by two arrows. */
export function carousel(cards, texts, className = "") {
  const track = el("div", { className: "track", tabindex: "0" }, ...cards);
  const step = (way) => track.scrollBy({ left: way * (cards[0].offsetWidth + 8), behavior: "smooth" });
  const previous = el("button", { type: "button", className: "arrow previous", "aria-label": texts.previousCards, onclick: () => step(-1) }, icon("back"));
  const next = el("button", { type: "button", className: "arrow following", "aria-label": texts.nextCards, onclick: () => step(1) }, icon("next"));
  const update = () => {
    previous.hidden = track.scrollLeft < 8;
    next.hidden = track.scrollLeft > track.scrollWidth - track.clientWidth - 8;
  };
  track.addEventListener("scroll", update, { passive: true });
  new ResizeObserver(update).observe(track);
  return el("div", { className: `carousel ${className}` }, track, previous, next);
}
