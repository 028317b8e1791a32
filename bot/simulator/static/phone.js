// One phone with one chat open: draws the chat's log as it grows, and sends what its holder does.

import { clear, entriesAfter, send } from "./api.js";
import { button, clock, el } from "./dom.js";
import { Sheet } from "./sheet.js";
import { texts } from "./texts.js";

const BUSY_POLL = 350; // ms, while an answer is due
const IDLE_POLL = 2000;
const BUSY_FOR = 15000;
const START = "0-0";

export class Phone {
  constructor({ root, messenger, onWire }) {
    root.append(document.getElementById("phone-template").content.cloneNode(true));
    this.root = root;
    this.messenger = messenger;
    this.onWire = onWire;
    this.talk = root.querySelector(".talk");
    this.quick = root.querySelector(".quick");
    this.friend = root.querySelector(".friend");
    this.form = root.querySelector(".composer");
    this.drawer = root.querySelector(".drawer");
    this.sheet = new Sheet(root.querySelector(".sheet"));
    root.querySelector(".bar h2").textContent = texts.botName;
    this.prepareComposer();
    this.tick();
  }

  /** Show the chat named ``chat`` from its beginning. */
  start(chat) {
    this.chat = chat;
    this.after = START;
    this.friends = undefined;
    this.talk.replaceChildren(this.welcome());
    this.showQuickReplies([]);
    this.showFriendship();
    this.poll();
  }

  async clear() {
    await clear(this.messenger.name, this.chat);
    this.start(this.chat);
  }

  async send(action) {
    this.busyUntil = Date.now() + BUSY_FOR;
    this.showQuickReplies([]);
    this.closeDrawer();
    const body = this.messenger.callback ? { ...action, callback: true } : action;
    const sending = send(this.messenger.name, this.chat, body);
    setTimeout(() => this.poll(), 60); // our own bubble is in the log before the bot has answered
    try {
      const failure = this.messenger.failure(await sending);
      if (failure) this.note(texts.undelivered[failure.split(" ")[0]] ?? failure);
    } catch (error) {
      this.note(error instanceof TypeError ? texts.unreachable : error.message);
    }
    this.poll();
  }

  open(url) {
    this.sheet.open(url);
  }

  /** A line in the middle of the talk, said by nobody. */
  note(words) {
    this.add(el("p", { className: "note" }, words));
  }

  // What the log brings

  async poll() {
    clearTimeout(this.timer);
    const { chat } = this;
    try {
      const entries = await entriesAfter(this.messenger.name, chat, this.after);
      for (const entry of entries) {
        if (chat !== this.chat || !isAfter(entry.id, this.after)) continue; // another poll was faster
        this.after = entry.id;
        this[`on_${entry.kind}`]?.(entry);
      }
    } catch {
      // The server is being restarted; the next poll asks again.
    }
    clearTimeout(this.timer);
    const pause = Date.now() < (this.busyUntil ?? 0) ? BUSY_POLL : IDLE_POLL;
    this.timer = setTimeout(() => (document.hidden ? this.rest() : this.poll()), pause);
  }

  rest() {
    document.addEventListener("visibilitychange", () => this.poll(), { once: true });
  }

  on_user(entry) {
    this.showQuickReplies([]);
    const { type, text } = entry.content;
    const shown = type === "text" ? text : texts.media[type] ?? `[${type}]`;
    const bubble = el("p", { className: `bubble ${type}` }, shown);
    if (entry.message_id && this.messenger.unsend) this.offerUnsend(bubble, entry.message_id);
    const marks = el("span", { className: "marks" }, el("span", {}, texts.read), clock(entry.at));
    this.add(el("div", { className: "row user", "data-message": entry.message_id }, marks, bubble));
  }

  on_bot(entry) {
    this.stopLoading();
    this.busyUntil = Math.min(this.busyUntil ?? 0, Date.now() + 1500);
    this.addFromBot(this.messenger.drawBot(entry, this), entry.at);
    this.showQuickReplies(this.messenger.quickReplies(entry, this));
  }

  on_waiting(entry) {
    this.busyUntil = Date.now() + 60000;
    if (entry.text) this.addFromBot([el("p", { className: "bubble" }, entry.text)], entry.at);
  }

  on_error(entry) {
    this.addFromBot([el("p", { className: "bubble refused" }, entry.text)], entry.at);
  }

  on_loading(entry) {
    this.stopLoading();
    const left = entry.at + entry.seconds * 1000 - Date.now();
    if (left <= 0) return;
    const dots = el("p", { className: "bubble loading", "aria-label": texts.typing }, el("i"), el("i"), el("i"));
    this.loading = this.addFromBot([dots], null);
    this.loadingTimer = setTimeout(() => this.stopLoading(), left);
  }

  on_unsend(entry) {
    const row = this.talk.querySelector(`[data-message="${CSS.escape(entry.message_id)}"]`);
    row?.replaceWith(el("p", { className: "note" }, texts.unsent));
  }

  on_friend(entry) {
    this.friends = entry.friends;
    this.showFriendship();
  }

  on_wire(entry) {
    this.onWire({ messenger: this.messenger.name, ...entry });
    if (entry.to === "platform" && entry.status >= 400) {
      this.stopLoading();
      this.note(texts.refused);
    }
  }

  // Drawing

  add(node) {
    this.talk.querySelector(".welcome")?.remove();
    this.talk.append(node);
    this.scrollDown();
    for (const image of node.querySelectorAll("img")) image.addEventListener("load", () => this.scrollDown(), { once: true });
  }

  addFromBot(nodes, at) {
    const face = el("img", { className: "face", src: "/simulator/static/friend.svg", alt: "" });
    const name = el("span", { className: "name" }, texts.botName);
    const column = el("div", { className: "column" }, name, ...nodes);
    if (at !== null) column.append(el("span", { className: "marks" }, clock(at)));
    const row = el("div", { className: "row bot" }, face, column);
    this.add(row);
    return row;
  }

  stopLoading() {
    clearTimeout(this.loadingTimer);
    this.loading?.remove();
    this.loading = undefined;
  }

  /** To the end of the talk, or to where its last row begins when that does not fit the screen. */
  scrollDown() {
    const { talk } = this;
    const last = talk.lastElementChild;
    const begin = last ? last.offsetTop - talk.offsetTop - 8 : 0;
    talk.scrollTo({ top: Math.min(begin, talk.scrollHeight - talk.clientHeight), behavior: "instant" });
  }

  welcome() {
    const examples = texts.examples.map((words) => button(words, () => this.send({ text: words }), "example"));
    return el(
      "div",
      { className: "welcome" },
      el("img", { src: "/simulator/static/friend.svg", alt: "", width: 72, height: 72 }),
      el("strong", {}, texts.botName),
      el("p", {}, texts.about),
      el("p", { className: "try" }, texts.try),
      ...examples,
    );
  }

  showQuickReplies(replies) {
    this.quick.replaceChildren(
      ...replies.map(({ label, imageUrl, tap }) =>
        button(label, tap, "quick-reply", imageUrl ? el("img", { src: imageUrl, alt: "" }) : null, label),
      ),
    );
    this.quick.hidden = replies.length === 0;
    this.quick.scrollLeft = 0;
    this.scrollDown();
  }

  showFriendship() {
    const { follow } = this.messenger;
    this.friend.hidden = !follow || this.friends === true;
    if (this.friend.hidden) return;
    const blocked = this.friends === false;
    this.friend.replaceChildren(
      el("span", {}, blocked ? texts.blocked : texts.about),
      button(blocked ? texts.unblock : texts.addFriend, () => follow(this, blocked), "follow"),
    );
  }

  offerUnsend(bubble, messageId) {
    bubble.tabIndex = 0;
    const ask = () => {
      if (bubble.nextElementSibling) return bubble.nextElementSibling.remove();
      const choice = button(texts.unsend, () => {
        choice.remove();
        this.messenger.unsend(this, messageId);
      }, "unsend");
      return bubble.after(choice);
    };
    bubble.addEventListener("click", ask);
    bubble.addEventListener("keydown", (event) => event.key === "Enter" && ask());
  }

  // The composer

  prepareComposer() {
    const { text } = this.form.elements;
    const submit = this.form.querySelector(".send");
    const more = this.form.querySelector(".more");
    text.placeholder = texts.write[this.messenger.name];
    text.setAttribute("aria-label", text.placeholder);
    submit.setAttribute("aria-label", texts.send);
    more.setAttribute("aria-label", texts.more);
    text.addEventListener("input", () => {
      submit.disabled = !text.value.trim();
    });
    more.addEventListener("click", () => (this.drawer.hidden ? this.openDrawer() : this.closeDrawer()));
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      const words = text.value.trim();
      if (!words) return;
      text.value = "";
      submit.disabled = true;
      this.send({ text: words });
    });
  }

  openDrawer() {
    const items = this.messenger.drawer(this).map(({ label, tap, pressed }) => {
      const item = button(label, () => { tap(); this.closeDrawer(); });
      if (pressed !== undefined) item.setAttribute("aria-pressed", pressed);
      return item;
    });
    this.drawer.replaceChildren(...items);
    this.drawer.hidden = false;
    this.form.querySelector(".more").setAttribute("aria-expanded", "true");
  }

  closeDrawer() {
    this.drawer.hidden = true;
    this.form.querySelector(".more").setAttribute("aria-expanded", "false");
  }

  tick() {
    this.root.querySelector(".clock").textContent = new Date().toLocaleTimeString("ko-KR", { hour: "numeric", minute: "2-digit", hour12: false });
    setTimeout(() => this.tick(), 20000);
  }
}

/** Whether the log entry ``a`` came after ``b``: ids are "milliseconds-counter". */
function isAfter(a, b) {
  const [time, count] = a.split("-").map(Number);
  const [otherTime, otherCount] = b.split("-").map(Number);
  return time > otherTime || (time === otherTime && count > otherCount);
}
