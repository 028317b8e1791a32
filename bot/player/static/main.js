// Puts the parts together and connects buttons, bars, list and keys to them.

import { useLockScreen } from "./lockscreen.js";
import { $, Page } from "./page.js";
import { Player } from "./player.js";
import { Queue } from "./queue.js";
import { share } from "./share.js";
import { addSimilar } from "./similar.js";
import { Songs } from "./songs.js";
import { Sound } from "./sound.js";

const STEP_SECONDS = 5;

if ($("audio")) start(); // a page without songs has none

function start() {
  const songs = new Songs($("playlist"), $("row"), document.body.dataset.root);
  const queue = new Queue(songs.ids, songs.marked);
  const sound = new Sound($("audio"));
  const page = new Page(songs);
  const player = new Player({ sound, queue, songs, page });
  follow(player);
  useLockScreen(player);
  useButtons(player);
  useList(player);
  useKeys(player);
  showMiniBar();
  $("volume-row").hidden = !sound.volumeCanChange;
  page.showVolume(sound);
  page.showPosition(0, player.length);
  if (sound.failed) player.failed();
  else sound.play(); // the listener tapped "듣기"; where the browser wants one more tap, the button waits
}

function follow(player) {
  const { sound, page } = player;
  sound.addEventListener("state", () => page.showState(sound));
  sound.addEventListener("position", () => page.showPosition(sound.position, player.length));
  sound.addEventListener("volume", () => page.showVolume(sound));
}

function actions(player) {
  const { sound, queue, page } = player;
  return {
    toggle: () => sound.toggle(),
    next: () => player.next(),
    previous: () => player.previous(),
    back: () => sound.seek(sound.position - STEP_SECONDS),
    ahead: () => sound.seek(sound.position + STEP_SECONDS),
    mute: () => sound.toggleMuted(),
    shuffle: () => page.showShuffle(queue.toggleShuffle()),
    repeat: () => page.showRepeat(queue.nextRepeat()),
    share: () => share(player),
    similar: () => addSimilar(player),
  };
}

function useButtons(player) {
  const does = actions(player);
  const buttons = {
    "play-button": does.toggle,
    "mini-play-button": does.toggle,
    "next-button": does.next,
    "mini-next-button": does.next,
    "previous-button": does.previous,
    "shuffle-button": does.shuffle,
    "repeat-button": does.repeat,
    "mute-button": does.mute,
    "share-button": does.share,
    "more-button": does.similar,
  };
  for (const [id, action] of Object.entries(buttons)) $(id).addEventListener("click", action);
  $("seek").addEventListener("input", () => player.page.showSeeking());
  $("seek").addEventListener("change", () => player.sound.seek(Number($("seek").value)));
  $("volume").addEventListener("input", () => (player.sound.volume = $("volume").value / 100));
}

// Links of the list play in place; with a modifier key they open another page, as links do.
function useList(player) {
  $("playlist").addEventListener("click", (event) => {
    const link = event.target.closest(".song");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.dataset.id === player.queue.current) player.sound.toggle();
    else player.turnTo(link.dataset.id);
  });
}

function useKeys(player) {
  const does = actions(player);
  const keys = {
    Space: does.toggle,
    KeyK: does.toggle,
    ArrowLeft: does.back,
    ArrowRight: does.ahead,
    KeyP: does.previous,
    KeyN: does.next,
    KeyM: does.mute,
    KeyS: does.shuffle,
    KeyR: does.repeat,
  };
  document.addEventListener("keydown", (event) => {
    const action = keys[event.code]; // the place of the key, so that it works with the keyboard set to Hangul
    const own = event.code === "Space" ? "a, button, input" : "input"; // what uses the key itself
    if (!action || event.ctrlKey || event.altKey || event.metaKey || event.target.closest(own)) return;
    event.preventDefault();
    action();
  });
}

// The bar at the foot shows while the controls are scrolled out of sight.
function showMiniBar() {
  new IntersectionObserver(([button]) => {
    $("mini").hidden = button.isIntersecting || button.boundingClientRect.top > 0;
  }).observe($("play-button"));
}
