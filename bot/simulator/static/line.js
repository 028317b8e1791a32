// A LINE chat: what its messages look like and what taps in it do.

import { carousel, el } from "./dom.js";
import { bubble } from "./flex.js";
import { audioBubble } from "./sound.js";
import { texts } from "./texts.js";

function perform(action, phone) {
  switch (action.type) {
    case "postback":
      return phone.send({ postback: { data: action.data, displayText: action.displayText } });
    case "message":
      return phone.send({ text: action.text });
    case "uri":
      return phone.open(action.uri);
    default:
      return phone.note(`[${action.type}]`);
  }
}

function drawMessage(message, tap) {
  switch (message.type) {
    case "text":
      return el("p", { className: "bubble" }, message.text);
    case "audio":
      return audioBubble(message.originalContentUrl, message.duration);
    case "image":
      return el("img", { className: "picture", src: message.previewImageUrl, alt: "" });
    case "flex": {
      const { contents } = message;
      const cards = (contents.type === "carousel" ? contents.contents : [contents]).map((each) => bubble(each, tap));
      const drawn = cards.length > 1 ? carousel(cards, texts) : cards[0];
      drawn.classList.add("wide");
      drawn.setAttribute("aria-label", message.altText);
      drawn.setAttribute("role", "group");
      return drawn;
    }
    default:
      return el("p", { className: "bubble" }, message.altText ?? `[${message.type}]`);
  }
}

export const line = {
  name: "line",

  drawBot(entry, phone) {
    const tap = (action) => perform(action, phone);
    return entry.messages.map((message) => drawMessage(message, tap));
  },

  quickReplies(entry, phone) {
    const items = entry.messages.at(-1)?.quickReply?.items ?? [];
    return items.map(({ action, imageUrl }) => ({ label: action.label, imageUrl, tap: () => perform(action, phone) }));
  },

  drawer(phone) {
    const say = texts.drawer.line;
    return [
      ...["sticker", "image", "audio", "location"].map((kind) => ({ label: say[kind], tap: () => phone.send({ [kind]: true }) })),
      { label: say.mention, tap: () => phone.send({ text: texts.mentionText, group: true, mention: true }) },
      { label: say.redeliver, tap: () => phone.send({ redeliver: true }) },
      { label: say.unfollow, tap: () => phone.send({ unfollow: true }) },
    ];
  },

  follow: (phone, unblocked) => phone.send({ follow: true, unblocked }),
  unsend: (phone, messageId) => phone.send({ unsend: messageId }),
  failure: (outcome) => outcome.webhook.failure,
};
