// What the page shows and says; its sentences come with the document, in Korean.

import { clock } from "./songs.js";

const SENTENCE_SECONDS = 5;

export const $ = (id) => document.getElementById(id);

export function say(key, values = {}) {
  const text = document.body.getAttribute(`data-say-${key.replaceAll("_", "-")}`) ?? "";
  return text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

export class Page {
  #silence = 0; // the timer that clears what was said

  constructor(songs) {
    this.songs = songs;
  }

  showSong(song) {
    $("title").textContent = $("mini-title").textContent = song.title;
    $("artist").textContent = $("mini-artist").textContent = song.artist;
    $("mood").textContent = song.moodText;
    $("cover").src = $("mini-cover").src = this.songs.artwork(song.id);
    document.body.dataset.mood = song.mood;
    document.title = `${song.title} · ${song.artist}`;
    this.songs.mark(song.id);
    this.showAddress(song);
    this.#clear();
  }

  // The address of the page follows the song, so that reloading and sharing keep what is on the page.
  showAddress(song) {
    history.replaceState(null, "", this.songs.page(song.id));
  }

  showState({ wanted, waiting }) {
    document.body.classList.toggle("playing", wanted);
    document.body.classList.toggle("waiting", wanted && waiting);
    for (const button of [$("play-button"), $("mini-play-button")]) {
      button.setAttribute("aria-label", say(wanted ? "pause" : "play"));
      draw(button, wanted ? "pause" : "play");
    }
  }

  showPosition(position, length) {
    const bar = $("seek");
    bar.max = Math.ceil(length);
    if (!bar.matches(":active")) bar.value = position; // while a finger drags it, the finger decides
    this.showSeeking();
    $("duration").textContent = clock(length);
    bar.setAttribute("aria-valuetext", say("position", { now: spoken(position), whole: spoken(length) }));
  }

  showSeeking() {
    fill($("seek"));
    $("elapsed").textContent = clock($("seek").value);
  }

  showVolume({ volume, muted }) {
    $("volume").value = Math.round(volume * 100);
    fill($("volume"));
    $("mute-button").setAttribute("aria-label", say(muted ? "unmute" : "mute"));
    draw($("mute-button"), volume === 0 ? "silent" : "sound");
  }

  showShuffle(on) {
    $("shuffle-button").setAttribute("aria-pressed", on);
    this.tell(on ? "shuffle_on" : "shuffle_off");
  }

  showRepeat(kind) {
    $("repeat-button").setAttribute("aria-label", say(`repeat_${kind}`));
    $("repeat-button").dataset.repeat = kind;
    this.tell(`repeat_${kind}`);
  }

  // A sentence for a few seconds, read aloud by screen readers.
  tell(key, values) {
    this.#clear();
    $("status").textContent = say(key, values);
    this.#silence = setTimeout(() => this.#clear(), 1000 * SENTENCE_SECONDS);
  }

  // An address to copy by hand; it stays until something else is said.
  offerAddress(address) {
    this.tell("copy_by_hand");
    clearTimeout(this.#silence);
    const field = document.createElement("input");
    field.readOnly = true;
    field.value = address;
    field.setAttribute("aria-label", say("share"));
    $("status").append(field);
    field.select();
  }

  #clear() {
    clearTimeout(this.#silence);
    $("status").replaceChildren();
  }
}

function draw(button, symbol) {
  button.querySelector("use").setAttribute("href", `#${symbol}`);
}

function fill(bar) {
  bar.style.setProperty("--filled", `${(100 * (bar.value - bar.min)) / (bar.max - bar.min || 1)}%`);
}

function spoken(seconds) {
  return say("minutes", { minutes: Math.floor(seconds / 60), seconds: Math.floor(seconds % 60) });
}
