// Title, cover and buttons on the lock screen, where the browser has the Media Session API.

export class LockScreen {
  constructor(handlers) {
    this.session = navigator.mediaSession;
    for (const [action, handler] of Object.entries(handlers)) {
      try {
        this.session?.setActionHandler(action, handler);
      } catch {
        // Browsers know different actions and throw for the others.
      }
    }
  }

  show({ title, artist, artwork }) {
    if (!this.session) return;
    this.session.metadata = new MediaMetadata({
      title,
      artist,
      artwork: [{ src: new URL(artwork, document.baseURI).href, sizes: "800x800", type: "image/jpeg" }],
    });
  }

  follow(audio) {
    if (!this.session) return;
    this.session.playbackState = audio.paused ? "paused" : "playing";
    if (Number.isFinite(audio.duration) && audio.duration > 0) {
      this.session.setPositionState?.({
        duration: audio.duration,
        playbackRate: audio.playbackRate,
        position: Math.min(audio.currentTime, audio.duration),
      });
    }
  }
}
