// Title, cover and buttons on the lock screen, where the browser has the Media Session API.

const STEP_SECONDS = 10;

export function useLockScreen(player) {
  const session = navigator.mediaSession;
  if (!session) return;
  const { sound } = player;
  for (const [action, handler] of Object.entries(handlers(player))) {
    try {
      session.setActionHandler(action, handler);
    } catch {
      // Browsers know different actions and throw for the others.
    }
  }
  sound.addEventListener("state", () => show(session, player));
  sound.addEventListener("position", () => showPosition(session, player));
}

function handlers(player) {
  const { sound } = player;
  return {
    play: () => sound.play(),
    pause: () => sound.pause(),
    previoustrack: () => player.previous(),
    nexttrack: () => player.next(),
    seekto: ({ seekTime }) => sound.seek(seekTime),
    seekbackward: ({ seekOffset }) => sound.seek(sound.position - (seekOffset || STEP_SECONDS)),
    seekforward: ({ seekOffset }) => sound.seek(sound.position + (seekOffset || STEP_SECONDS)),
  };
}

function show(session, { song, songs, sound }) {
  session.playbackState = sound.wanted ? "playing" : "paused";
  if (session.metadata?.title === song.title && session.metadata.artist === song.artist) return;
  session.metadata = new MediaMetadata({
    title: song.title,
    artist: song.artist,
    artwork: [{ src: new URL(songs.artwork(song.id), document.baseURI).href, sizes: "800x800", type: "image/jpeg" }],
  });
}

function showPosition(session, { sound }) {
  if (!(sound.length > 0)) return;
  session.setPositionState?.({ duration: sound.length, position: Math.min(sound.position, sound.length) });
}
