// The audio element, and what the listener wants of it: a browser pauses and stalls for reasons of its own.
//
// Events: "state" (playing or not, waiting or not), "position", "volume", "ended", "failed".

export class Sound extends EventTarget {
  wanted = false; // whether the listener wants music now
  waiting = false; // for more of the audio to arrive

  #audio;
  #ahead = null; // the next song, loading

  constructor(audio) {
    super();
    this.#audio = audio;
    this.#on("timeupdate durationchange seeked", () => this.#tell("position"));
    this.#on("volumechange", () => this.#tell("volume"));
    this.#on("ended", () => this.#tell("ended"));
    this.#on("error", () => this.#tell("failed"));
    this.#on("play", () => this.#change({ wanted: true }));
    this.#on("pause", () => this.#paused());
    this.#on("waiting", () => this.#change({ waiting: true }));
    this.#on("playing", () => this.#change({ waiting: false }));
  }

  get position() {
    return this.#audio.currentTime;
  }

  // In seconds; NaN until the audio says so itself.
  get length() {
    return Number.isFinite(this.#audio.duration) ? this.#audio.duration : NaN;
  }

  get failed() {
    return this.#audio.error !== null;
  }

  async play() {
    this.#change({ wanted: true });
    try {
      await this.#audio.play();
    } catch (error) {
      if (error.name === "NotAllowedError") this.stop(); // the browser waits for a tap; other errors come as events
    }
  }

  pause() {
    this.stop();
    this.#audio.pause();
  }

  toggle() {
    if (this.wanted) this.pause();
    else this.play();
  }

  // Nothing plays, and nothing should.
  stop() {
    this.#change({ wanted: false, waiting: false });
  }

  playFrom(address) {
    this.#ahead = null;
    this.#audio.src = address;
    this.play();
  }

  seek(seconds) {
    this.#audio.currentTime = Math.max(0, Math.min(seconds, this.length || seconds));
  }

  loadAhead(address) {
    if (this.#ahead) return;
    this.#ahead = new Audio();
    this.#ahead.preload = "auto";
    this.#ahead.src = address;
  }

  get volume() {
    return this.#audio.muted ? 0 : this.#audio.volume;
  }

  set volume(share) {
    this.#audio.muted = false;
    this.#audio.volume = share;
  }

  get muted() {
    return this.#audio.muted;
  }

  toggleMuted() {
    this.#audio.muted = !this.#audio.muted;
  }

  // iOS leaves the volume to the buttons of the phone: there a change is not kept.
  get volumeCanChange() {
    const before = this.#audio.volume;
    this.#audio.volume = 0.5;
    const kept = this.#audio.volume === 0.5;
    this.#audio.volume = before;
    return kept;
  }

  // A phone call, or headphones pulled out: the browser paused by itself. At the end of a song it does so too,
  // and the listener still wants music.
  #paused() {
    if (this.wanted && !this.#audio.ended && !this.failed) this.stop();
  }

  #change(changes) {
    Object.assign(this, changes);
    this.#tell("state");
  }

  #tell(event) {
    this.dispatchEvent(new Event(event));
  }

  #on(events, action) {
    for (const event of events.split(" ")) this.#audio.addEventListener(event, action);
  }
}
