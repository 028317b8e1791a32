// The share sheet of the phone, or else the clipboard, or else the address to copy by hand.

export async function share({ song, songs, page }) {
  const address = new URL(songs.page(song.id), document.baseURI).href;
  try {
    if (navigator.share) {
      await navigator.share({ title: `${song.title} · ${song.artist}`, url: address });
    } else {
      await navigator.clipboard.writeText(address);
      page.tell("copied");
    }
  } catch (error) {
    if (error.name !== "AbortError") page.offerAddress(address); // AbortError: the listener thought better of it
  }
}
