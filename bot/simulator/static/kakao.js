// A KakaoTalk channel's chat: what skill responses look like and what taps in it do.

import { button, carousel, el } from "./dom.js";
import { texts } from "./texts.js";

const SHOWN_TEXT = 500; // of a simpleText; the rest is behind a button

function perform(action, phone, quick = false) {
  switch (action.action) {
    case "webLink":
      return phone.open(action.webLinkUrl);
    case "phone":
      return phone.open(`tel:${action.phoneNumber}`);
    case "block":
    case "message":
      return phone.send({ button: action, quick_reply: quick });
    default:
      return phone.note(`[${action.action}]`);
  }
}

function simpleText({ text }) {
  if (text.length <= SHOWN_TEXT) return el("p", { className: "bubble" }, text);
  const node = el("p", { className: "bubble" }, `${text.slice(0, SHOWN_TEXT)}…`);
  node.append(button(texts.whole, () => node.replaceChildren(text), "whole"));
  return node;
}

function buttons(card, phone) {
  if (!card.buttons?.length) return null;
  const sideways = (card.buttonLayout ?? (card.thumbnail?.fixedRatio ? "horizontal" : "vertical")) === "horizontal";
  const drawn = card.buttons.map((each) => button(each.label, () => perform(each, phone), "card-button"));
  return el("div", { className: `card-buttons ${sideways && drawn.length < 3 ? "horizontal" : "vertical"}` }, ...drawn);
}

function link(target) {
  return target?.mobile ?? target?.web ?? target?.pc;
}

function thumbnail(image, phone) {
  if (!image) return null;
  const node = el("div", { className: `thumbnail ${image.fixedRatio ? "square" : "broad"}` });
  node.append(el("img", { src: image.imageUrl, alt: image.altText ?? "", loading: "lazy" }));
  const target = link(image.link);
  if (target) {
    node.classList.add("tappable");
    node.addEventListener("click", () => phone.open(target));
  }
  return node;
}

function words(card) {
  const title = card.title ? el("h3", {}, card.title) : null;
  const description = card.description ? el("p", {}, card.description) : null;
  return title || description ? el("div", { className: "card-words" }, title, description) : null;
}

function card(content, phone) {
  return el("article", { className: "card" }, thumbnail(content.thumbnail, phone), words(content), buttons(content, phone));
}

function listCard(content, phone) {
  const items = content.items.map((item) => {
    const picture = item.imageUrl ? el("img", { src: item.imageUrl, alt: "", loading: "lazy" }) : null;
    const row = el("li", {}, el("div", {}, el("strong", {}, item.title), el("span", {}, item.description ?? "")), picture);
    const target = link(item.link);
    if (target) row.addEventListener("click", () => phone.open(target));
    else if (item.action) row.addEventListener("click", () => perform({ ...item, label: item.title }, phone));
    return row;
  });
  return el("article", { className: "card list" }, el("h3", {}, content.header.title), el("ul", {}, ...items), buttons(content, phone));
}

const DRAW = {
  simpleText,
  simpleImage: (content) => el("img", { className: "picture", src: content.imageUrl, alt: content.altText ?? "" }),
  textCard: card,
  basicCard: card,
  listCard,
  carousel(content, phone) {
    const draw = DRAW[content.type] ?? card;
    const cards = content.items.map((item) => draw(item, phone));
    const row = carousel(cards, texts, content.type);
    row.classList.add("wide");
    return row;
  },
};

export const kakao = {
  name: "kakao",
  callback: false,

  drawBot(entry, phone) {
    return entry.response.template.outputs.map((output) => {
      const [[name, content]] = Object.entries(output);
      return DRAW[name] ? DRAW[name](content, phone) : el("p", { className: "bubble" }, `[${name}]`);
    });
  },

  quickReplies(entry, phone) {
    const replies = entry.response.template.quickReplies ?? [];
    return replies.map((reply) => ({ label: reply.label, tap: () => perform(reply, phone, true) }));
  },

  drawer(phone) {
    const say = texts.drawer.kakao;
    return [
      { label: say.image, tap: () => phone.send({ image: `${location.origin}/simulator/static/friend.svg` }) },
      { label: say.callback, pressed: this.callback, tap: () => { this.callback = !this.callback; } },
    ];
  },

  failure: () => "", // the platform's own error bubble says it
};
