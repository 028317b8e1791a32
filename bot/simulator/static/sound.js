// LINE's audio message: a bubble with a button, a bar and the time left.

import { el, icon } from "./dom.js";
import { texts } from "./texts.js";

function minutes(seconds) {
  const whole = Math.max(0, Math.round(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

export function audioBubble(url, milliseconds) {
  const audio = el("audio", { preload: "none", src: url });
  const bar = el("progress", { max: 1, value: 0 });
  const time = el("span", { className: "left" }, minutes(milliseconds / 1000));
  const toggle = el("button", { type: "button", className: "toggle", "aria-label": texts.play }, icon("play"));
  toggle.addEventListener("click", () => (audio.paused ? audio.play().catch(() => {}) : audio.pause()));
  const show = () => {
    toggle.replaceChildren(icon(audio.paused ? "play" : "pause"));
    toggle.setAttribute("aria-label", audio.paused ? texts.play : texts.pause);
  };
  audio.addEventListener("play", () => {
    for (const other of document.querySelectorAll("audio")) if (other !== audio) other.pause();
    show();
  });
  audio.addEventListener("pause", show);
  audio.addEventListener("timeupdate", () => {
    const whole = Number.isFinite(audio.duration) ? audio.duration : milliseconds / 1000;
    bar.value = audio.currentTime / whole;
    time.textContent = minutes(whole - audio.currentTime);
  });
  return el("div", { className: "bubble sound" }, toggle, bar, time, audio);
}
