// Which song plays, and what follows it.

const RESTART_SECONDS = 3; // later than this, "previous" goes back to the beginning first, as players do
const AHEAD_SECONDS = 20; // before its end, the next song starts loading

export class Player {
  #broken = new Set(); // songs whose audio could not be had

  constructor({ sound, queue, songs, page }) {
    Object.assign(this, { sound, queue, songs, page });
    sound.addEventListener("ended", () => this.#ended());
    sound.addEventListener("failed", () => this.failed());
    sound.addEventListener("position", () => this.#loadAhead());
  }

  get song() {
    return this.songs.get(this.queue.current);
  }

  // In seconds.
  get length() {
    return this.sound.length || Number(this.song.seconds);
  }

  turnTo(id) {
    this.queue.current = id;
    this.page.showSong(this.song);
    this.sound.playFrom(this.songs.audio(id));
  }

  next() {
    this.turnTo(this.queue.next());
  }

  previous() {
    if (this.sound.position > RESTART_SECONDS) this.sound.seek(0);
    else this.turnTo(this.queue.previous());
  }

  // The audio cannot be had: on to the next song that can, if music is wanted.
  failed() {
    const failed = this.song;
    this.#broken.add(failed.id);
    this.songs.strike(failed.id);
    const next = this.queue.rest().find((id) => !this.#broken.has(id));
    if (this.sound.wanted && next) {
      this.turnTo(next);
      this.page.tell("skipped", { title: failed.title });
    } else {
      this.sound.stop();
      this.page.tell("unavailable");
    }
  }

  #ended() {
    const next = this.queue.next({ ended: true });
    if (next === null) {
      this.sound.stop();
      this.page.tell("all_heard");
    } else if (next === this.queue.current) {
      this.sound.seek(0);
      this.sound.play();
    } else {
      this.turnTo(next);
    }
  }

  #loadAhead() {
    const next = this.queue.next({ ended: true });
    if (next === null || next === this.queue.current) return;
    if (this.sound.wanted && this.length - this.sound.position < AHEAD_SECONDS) {
      this.sound.loadAhead(this.songs.audio(next));
    }
  }
}
