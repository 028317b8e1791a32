// LINE's Flex Message, drawn as the app draws it. Sizes in px are those of the app at its normal text size.

import { button, el } from "./dom.js";

const TEXT = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, "3xl": 35, "4xl": 48, "5xl": 74 };
const SPACE = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 };
const IMAGE = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, "3xl": 180, "4xl": 200, "5xl": 220 };
const WIDTH = { nano: 120, micro: 160, deca: 220, hecto: 241, kilo: 260, mega: 300, giga: 386 };
const ALIGN = { start: "left", center: "center", end: "right" };

function length(value, table) {
  if (value === undefined) return "";
  return value in table ? `${table[value]}px` : value;
}

function place(node, component, parentLayout) {
  const style = node.style;
  if (component.margin) style[parentLayout === "vertical" ? "marginTop" : "marginLeft"] = length(component.margin, SPACE);
  if (component.flex !== undefined) style.flex = component.flex === 0 ? "none" : `${component.flex} ${component.flex} 0`;
  else if (parentLayout && parentLayout !== "vertical" && component.type !== "icon") style.flex = "1 1 0";
  for (const side of ["Top", "Bottom", "Start", "End"]) {
    const value = component[`offset${side}`];
    if (value) style[{ Top: "top", Bottom: "bottom", Start: "left", End: "right" }[side]] = length(value, SPACE);
  }
  if (component.position === "absolute") style.position = "absolute";
  if (component.gravity) style.alignSelf = { top: "flex-start", center: "center", bottom: "flex-end" }[component.gravity] ?? "";
  return node;
}

function tappable(node, action, tap) {
  if (!action) return node;
  node.classList.add("tappable");
  node.setAttribute("role", "button");
  node.tabIndex = 0;
  const act = (event) => {
    event.stopPropagation();
    tap(action);
  };
  node.addEventListener("click", act);
  node.addEventListener("keydown", (event) => event.key === "Enter" && act(event));
  return node;
}

function box(component, tap) {
  const layout = component.layout ?? "vertical";
  const node = el("div", { className: `flex-box ${layout}` });
  const style = node.style;
  style.gap = length(component.spacing, SPACE);
  style.padding = length(component.paddingAll, SPACE);
  for (const side of ["Top", "Bottom", "Start", "End"]) {
    const value = component[`padding${side}`];
    if (value) style[`padding${{ Start: "Left", End: "Right" }[side] ?? side}`] = length(value, SPACE);
  }
  style.backgroundColor = component.backgroundColor ?? "";
  if (component.background?.type === "linearGradient") {
    const { angle, startColor, endColor } = component.background;
    style.backgroundImage = `linear-gradient(${angle}, ${startColor}, ${endColor})`;
  }
  style.borderRadius = length(component.cornerRadius, { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 });
  if (component.borderColor) style.border = `${length(component.borderWidth ?? "1px", { light: 0.5, normal: 1, medium: 2, "semi-bold": 3, bold: 4 })} solid ${component.borderColor}`;
  style.width = component.width ?? "";
  style.height = component.height ?? "";
  style.maxWidth = component.maxWidth ?? "";
  style.justifyContent = component.justifyContent ?? "";
  style.alignItems = component.alignItems ?? "";
  node.append(...(component.contents ?? []).map((child) => draw(child, layout, tap)));
  return tappable(node, component.action, tap);
}

function lettering(node, component) {
  const style = node.style;
  style.fontSize = length(component.size ?? (node.tagName === "SPAN" ? undefined : "md"), TEXT);
  style.fontWeight = component.weight ?? "";
  style.color = component.color ?? "";
  style.fontStyle = component.style ?? "";
  style.textDecoration = component.decoration ?? "";
  return node;
}

function text(component, tap) {
  const node = lettering(el("p", { className: "flex-text" }), component);
  node.style.textAlign = ALIGN[component.align] ?? "";
  if (component.wrap) node.classList.add("wrap");
  if (component.maxLines) {
    node.classList.add("clamped");
    node.style.webkitLineClamp = component.maxLines;
  }
  if (component.lineSpacing) node.style.lineHeight = `calc(1.4em + ${component.lineSpacing})`;
  if (component.contents?.length) {
    node.append(...component.contents.map((span) => lettering(el("span", {}, span.text ?? ""), span)));
  } else {
    node.textContent = component.text ?? "";
  }
  return tappable(node, component.action, tap);
}

function image(component, tap) {
  const [wide, high] = (component.aspectRatio ?? "1:1").split(":").map(Number);
  const node = el("div", { className: "flex-image" }, el("img", { src: component.url, alt: "", loading: "lazy" }));
  node.style.aspectRatio = `${wide} / ${high}`;
  node.style.width = component.size === "full" ? "100%" : length(component.size ?? "md", IMAGE);
  node.style.backgroundColor = component.backgroundColor ?? "";
  node.firstChild.style.objectFit = component.aspectMode === "cover" ? "cover" : "contain";
  return tappable(node, component.action, tap);
}

function flexButton(component, tap) {
  const style = component.style ?? "link";
  const node = button(component.action.label, () => tap(component.action), `flex-button ${style} ${component.height ?? "md"}`);
  if (component.color) node.style[style === "link" ? "color" : "backgroundColor"] = component.color;
  return node;
}

function separator(component, parentLayout) {
  const node = el("div", { className: `flex-separator ${parentLayout === "vertical" ? "lying" : "standing"}` });
  node.style.backgroundColor = component.color ?? "";
  return node;
}

function iconImage(component) {
  const node = el("img", { className: "flex-icon", src: component.url, alt: "" });
  node.style.height = length(component.size ?? "md", TEXT);
  return node;
}

const DRAW = {
  box,
  text,
  image,
  button: flexButton,
  icon: iconImage,
  filler: () => el("div", { className: "flex-filler" }),
};

function draw(component, parentLayout, tap) {
  if (component.type === "separator") return place(separator(component, parentLayout), component, parentLayout);
  const make = DRAW[component.type];
  return make ? place(make(component, tap), component, parentLayout) : el("span", {}, `[${component.type}]`);
}

export function bubble(contents, tap) {
  const size = contents.size ?? "mega";
  const node = el("article", { className: `flex-bubble ${size}` });
  node.style.width = `${WIDTH[size] ?? WIDTH.mega}px`;
  for (const part of ["header", "hero", "body", "footer"]) {
    if (!contents[part]) continue;
    const section = el("div", { className: `flex-${part}` }, draw(contents[part], undefined, tap));
    const style = contents.styles?.[part] ?? {};
    section.style.backgroundColor = style.backgroundColor ?? "";
    if (style.separator) section.style.borderTop = `1px solid ${style.separatorColor ?? "#e6e7ea"}`;
    node.append(section);
  }
  return tappable(node, contents.action, tap);
}
