// The page: two phones, the JSON panel, and who holds the phones.

import { kakao } from "./kakao.js";
import { line } from "./line.js";
import { Phone } from "./phone.js";
import { Wire } from "./wire.js";

const REMEMBERED = "happytalk-simulator-chat";

const stage = document.querySelector(".stage");
const wire = new Wire(document.getElementById("wire"));
const onWire = (entry) => wire.add(entry);
const phones = [line, kakao].map((messenger) => new Phone({ root: document.getElementById(messenger.name), messenger, onWire }));

function remembered() {
  return new URLSearchParams(location.search).get("chat") ?? localStorage.getItem(REMEMBERED) ?? newPerson();
}

function newPerson() {
  return `friend-${Math.random().toString(36).slice(2, 8)}`;
}

function start(chat) {
  localStorage.setItem(REMEMBERED, chat);
  wire.clear();
  for (const phone of phones) phone.start(chat);
}

document.getElementById("new-person").addEventListener("click", () => {
  history.replaceState(null, "", location.pathname);
  start(newPerson());
});

document.getElementById("clear").addEventListener("click", () => {
  wire.clear();
  for (const phone of phones) phone.clear();
});

const tabs = [...document.querySelectorAll(".tabs button")];

function show(view) {
  stage.dataset.view = view;
  for (const tab of tabs) tab.setAttribute("aria-pressed", tab.dataset.view === view);
  for (const phone of phones) phone.scrollDown();
}

for (const tab of tabs) {
  tab.addEventListener("click", () => {
    // Where both phones fit the screen, JSON is the only tab, and tapping it again brings them back.
    const back = tab.dataset.view === "wire" && stage.dataset.view === "wire";
    show(back ? "line" : tab.dataset.view);
  });
}

start(remembered());
