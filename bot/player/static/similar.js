// "비슷한 곡": five more songs like the one that plays, added to the list on the page.

import { $, say } from "./page.js";

const ANSWER_SECONDS = 10;

export async function addSimilar({ song, songs, queue, page }) {
  $("more-button").disabled = true;
  try {
    const found = await similarTo(song, songs);
    const fresh = found.filter(({ id }) => !songs.get(id));
    if (!fresh.length) return page.tell("no_more");
    const link = songs.append(fresh, say("similar_to", { title: song.title }));
    queue.add(fresh.map(({ id }) => id));
    page.showAddress(songs.get(queue.current));
    link.focus({ preventScroll: true });
    link.scrollIntoView({ behavior: "smooth", block: "center" });
    return page.tell("added", { count: fresh.length });
  } catch {
    return page.tell("more_failed");
  } finally {
    $("more-button").disabled = false;
  }
}

async function similarTo(song, songs) {
  const answer = await fetch(songs.similar(song.id), {
    headers: { Accept: "application/json" },
    signal: AbortSignal.timeout(1000 * ANSWER_SECONDS),
  });
  if (!answer.ok) throw new Error(`similar.json answered ${answer.status}`);
  return (await answer.json()).songs;
}
