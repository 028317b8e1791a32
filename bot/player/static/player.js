// The player page: one audio element, the queue that decides what it plays, and the controls on the page.

import { LockScreen } from "./lockscreen.js";
import { Queue } from "./queue.js";
import { Songs, clock } from "./songs.js";

const RESTART_SECONDS = 3; // "previous" goes back to the beginning first, as players do
const STEP_SECONDS = 5;
const AHEAD_SECONDS = 20; // when the next song starts loading

const $ = (id) => document.getElementById(id);
const say = (key, values = {}) => {
  const name = `say-${key.replaceAll("_", "-")}`;
  const text = document.body.getAttribute(`data-${name}`) ?? "";
  return text.replace(/\{(\w+)\}/g, (_, part) => values[part]);
};

if ($("audio")) start();

function start() {
  const audio = $("audio");
  const root = document.body.dataset.root;
  const songs = new Songs($("playlist"), $("row"), root);
  const first = $("playlist").querySelector("[aria-current]").dataset.id;
  const queue = new Queue(songs.ids, first);
  const broken = new Set(); // songs whose audio could not be had
  let wanted = false; // whether the listener wants music now
  let ahead = null; // the next song, loading

  const lock = new LockScreen({
    play: () => play(),
    pause: () => pause(),
    previoustrack: () => previous(),
    nexttrack: () => turnTo(queue.next()),
    seekto: ({ seekTime }) => seek(seekTime),
    seekbackward: ({ seekOffset }) => seek(audio.currentTime - (seekOffset || STEP_SECONDS)),
    seekforward: ({ seekOffset }) => seek(audio.currentTime + (seekOffset || STEP_SECONDS)),
  });

  // --- what plays ---

  async function play() {
    wanted = true;
    showPlaying();
    try {
      await audio.play();
    } catch (error) {
      if (error.name === "NotAllowedError") wanted = false; // the browser waits for a tap
      showPlaying(); // other errors are reported by the audio element itself
    }
  }

  function pause() {
    wanted = false;
    audio.pause();
    showPlaying();
  }

  function toggle() {
    if (wanted) pause();
    else play();
  }

  function turnTo(id) {
    queue.current = id;
    show(id);
    ahead = null;
    audio.src = songs.audio(id);
    play();
  }

  function previous() {
    if (audio.currentTime > RESTART_SECONDS) seek(0);
    else turnTo(queue.previous());
  }

  function seek(seconds) {
    audio.currentTime = Math.min(Math.max(0, seconds), length());
    showPosition();
  }

  function ended() {
    const next = queue.next({ ended: true });
    if (next === null) {
      wanted = false;
      showPlaying();
      tell(say("all_heard"));
    } else if (next === queue.current) {
      seek(0);
      play();
    } else {
      turnTo(next);
    }
  }

  function failed() {
    const song = songs.get(queue.current);
    broken.add(queue.current);
    song.link.classList.add("broken");
    const next = queue.order.slice(queue.order.indexOf(queue.current) + 1).find((id) => !broken.has(id));
    if (wanted && next) {
      turnTo(next);
      tell(say("skipped", { title: song.title }));
    } else {
      wanted = false;
      showPlaying();
      tell(say("unavailable"));
    }
  }

  function loadAhead() {
    const next = queue.next({ ended: true });
    if (ahead || !next || next === queue.current || length() - audio.currentTime > AHEAD_SECONDS) return;
    ahead = new Audio();
    ahead.preload = "auto";
    ahead.src = songs.audio(next);
  }

  // --- what the page shows ---

  const length = () => (Number.isFinite(audio.duration) ? audio.duration : Number(songs.get(queue.current).seconds));

  function show(id) {
    const song = songs.get(id);
    $("title").textContent = $("mini-title").textContent = song.title;
    $("artist").textContent = $("mini-artist").textContent = song.artist;
    $("mood").textContent = song.moodText;
    $("cover").src = $("mini-cover").src = songs.artwork(id);
    document.body.dataset.mood = song.mood;
    document.title = `${song.title} · ${song.artist}`;
    songs.mark(id);
    history.replaceState(null, "", songs.page(id));
    lock.show({ ...song, artwork: songs.artwork(id) });
    tell("");
  }

  function showPlaying() {
    document.body.classList.toggle("playing", wanted);
    for (const button of [$("play-button"), $("mini-play-button")]) {
      button.setAttribute("aria-label", say(wanted ? "pause" : "play"));
      button.querySelector("use").setAttribute("href", wanted ? "#pause" : "#play");
    }
    lock.follow(audio);
  }

  function showPosition() {
    const whole = length();
    const bar = $("seek");
    bar.max = Math.ceil(whole);
    if (!bar.matches(":active")) bar.value = audio.currentTime; // not under a finger that is dragging it
    fill(bar);
    $("elapsed").textContent = clock(bar.value);
    $("duration").textContent = clock(whole);
    bar.setAttribute("aria-valuetext", say("position", { now: spoken(bar.value), whole: spoken(whole) }));
  }

  const spoken = (seconds) =>
    say("minutes", { minutes: Math.floor(seconds / 60), seconds: Math.floor(seconds % 60) });

  function fill(bar) {
    bar.style.setProperty("--filled", `${(100 * (bar.value - bar.min)) / (bar.max - bar.min || 1)}%`);
  }

  function tell(sentence) {
    $("status").textContent = sentence;
  }

  // --- buttons, bars, keys ---

  function shuffle() {
    queue.shuffle(!queue.shuffled);
    $("shuffle-button").setAttribute("aria-pressed", queue.shuffled);
  }

  function repeat() {
    const kind = queue.nextRepeat();
    $("repeat-button").setAttribute("aria-label", say(`repeat_${kind}`));
    $("repeat-button").dataset.repeat = kind;
    tell(say(`repeat_${kind}`));
  }

  function showVolume() {
    const silent = audio.muted || audio.volume === 0;
    $("volume").value = audio.muted ? 0 : Math.round(audio.volume * 100);
    fill($("volume"));
    $("mute-button").setAttribute("aria-label", say(audio.muted ? "unmute" : "mute"));
    $("mute-button").querySelector("use").setAttribute("href", silent ? "#silent" : "#sound");
  }

  // iOS leaves the volume to its buttons: there a change is not kept, and the bar stays away.
  function offerVolume() {
    audio.volume = 0.5;
    $("volume-row").hidden = audio.volume !== 0.5;
    audio.volume = 1;
    showVolume();
  }

  async function share() {
    const link = new URL(songs.page(queue.current), document.baseURI).href;
    const song = songs.get(queue.current);
    try {
      if (navigator.share) return await navigator.share({ title: `${song.title} · ${song.artist}`, url: link });
      await navigator.clipboard.writeText(link);
      return tell(say("copied"));
    } catch (error) {
      return error.name === "AbortError" ? undefined : offerAddress(link); // AbortError: the listener thought better
    }
  }

  function offerAddress(link) {
    tell(say("copy_by_hand"));
    const field = document.createElement("input");
    field.readOnly = true;
    field.value = link;
    field.setAttribute("aria-label", say("share"));
    $("status").append(field);
    field.select();
  }

  async function more() {
    const seed = songs.get(queue.current);
    const button = $("more-button");
    button.disabled = true;
    try {
      const heard = songs.ids.map(encodeURIComponent).join(",");
      const answer = await fetch(`${root}songs/${encodeURIComponent(seed.id)}/similar.json?heard=${heard}`, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok) throw new Error(`similar.json answered ${answer.status}`);
      offer((await answer.json()).songs, seed);
    } catch {
      tell(say("more_failed"));
    } finally {
      button.disabled = false;
    }
  }

  function offer(found, seed) {
    const fresh = found.filter(({ id }) => !songs.get(id));
    if (!fresh.length) return tell(say("no_more"));
    const link = songs.append(fresh, say("similar_to", { title: seed.title }));
    queue.add(fresh.map(({ id }) => id));
    history.replaceState(null, "", songs.page(queue.current));
    link.focus({ preventScroll: true });
    link.scrollIntoView({ behavior: "smooth", block: "center" });
    return tell(say("added", { count: fresh.length }));
  }

  const keys = {
    Space: toggle,
    KeyK: toggle,
    ArrowLeft: () => seek(audio.currentTime - STEP_SECONDS),
    ArrowRight: () => seek(audio.currentTime + STEP_SECONDS),
    KeyP: previous,
    KeyN: () => turnTo(queue.next()),
    KeyS: shuffle,
    KeyR: repeat,
    KeyM: () => (audio.muted = !audio.muted),
  };

  function pressed(event) {
    const key = keys[event.code]; // the place of the key, so that it works with the keyboard set to Hangul
    if (!key || event.ctrlKey || event.altKey || event.metaKey) return;
    const own = event.code === "Space" ? "button, a, input" : "input"; // what uses the key itself
    if (event.target.closest?.(own)) return;
    event.preventDefault();
    key();
  }

  const onClick = (id, action) => $(id).addEventListener("click", action);
  onClick("play-button", toggle);
  onClick("mini-play-button", toggle);
  onClick("next-button", () => turnTo(queue.next()));
  onClick("mini-next-button", () => turnTo(queue.next()));
  onClick("previous-button", previous);
  onClick("shuffle-button", shuffle);
  onClick("repeat-button", repeat);
  onClick("share-button", share);
  onClick("more-button", more);
  onClick("mute-button", () => (audio.muted = !audio.muted));
  $("playlist").addEventListener("click", (event) => {
    const link = event.target.closest(".song");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return; // a new tab or window was asked for
    event.preventDefault();
    if (link.dataset.id === queue.current) toggle();
    else turnTo(link.dataset.id);
  });
  $("seek").addEventListener("input", () => {
    fill($("seek"));
    $("elapsed").textContent = clock($("seek").value);
  });
  $("seek").addEventListener("change", () => seek(Number($("seek").value)));
  $("volume").addEventListener("input", () => {
    audio.muted = false;
    audio.volume = $("volume").value / 100;
  });
  document.addEventListener("keydown", pressed);

  const on = (events, action) => events.split(" ").forEach((event) => audio.addEventListener(event, action));
  on("timeupdate durationchange seeked", showPosition);
  on("timeupdate", loadAhead);
  on("play pause seeked durationchange", () => lock.follow(audio));
  on("volumechange", showVolume);
  on("ended", ended);
  on("error", failed);
  on("waiting", () => document.body.classList.add("waiting"));
  on("playing pause error ended", () => document.body.classList.remove("waiting"));
  audio.addEventListener("pause", () => {
    if (!audio.ended && !audio.error && audio.readyState > 0 && wanted) interrupted();
  });

  // A phone call, or headphones pulled out: the browser paused by itself.
  function interrupted() {
    wanted = false;
    showPlaying();
  }
  audio.addEventListener("play", () => {
    wanted = true;
    showPlaying();
  });

  new IntersectionObserver(([controls]) => {
    $("mini").hidden = controls.isIntersecting || controls.boundingClientRect.top > 0;
  }).observe($("play-button"));

  offerVolume();
  show(first);
  showPosition();
  if (audio.error) failed();
  else play(); // the listener tapped "듣기"; where the browser wants one more tap, the button waits
}
