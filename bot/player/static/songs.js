// The songs of the page: read from the list in the document, and added to it.

export class Songs {
  constructor(list, rowTemplate, root) {
    this.list = list;
    this.rowTemplate = rowTemplate;
    this.root = root;
    this.byId = new Map();
    for (const link of list.querySelectorAll(".song")) this.byId.set(link.dataset.id, { ...link.dataset, link });
  }

  get ids() {
    return [...this.byId.keys()];
  }

  get(id) {
    return this.byId.get(id);
  }

  audio(id) {
    return `${this.root}songs/${encodeURIComponent(id)}/audio`;
  }

  artwork(id) {
    return `${this.root}songs/${encodeURIComponent(id)}/artwork.jpg`;
  }

  // Songs like this one, but none that is on the page.
  similar(id) {
    return `${this.root}songs/${encodeURIComponent(id)}/similar.json?heard=${this.ids.map(encodeURIComponent).join(",")}`;
  }

  page(id) {
    return `${this.root}listen/${encodeURIComponent(id)}?with=${this.ids.map(encodeURIComponent).join(",")}`;
  }

  get marked() {
    return this.list.querySelector("[aria-current]").dataset.id;
  }

  // The song that plays; screen readers say "current" for it.
  mark(id) {
    for (const { link } of this.byId.values()) link.removeAttribute("aria-current");
    this.get(id).link.setAttribute("aria-current", "true");
  }

  // A song that cannot be heard now.
  strike(id) {
    this.get(id).link.classList.add("broken");
  }

  // Songs as similar.json gives them, below a line that says what they are like. Returns the first new link.
  append(songs, heading) {
    const divider = document.createElement("li");
    divider.className = "divider";
    divider.textContent = heading;
    this.list.append(divider);
    const links = songs.map((song) => this.#appendRow(song));
    return links[0];
  }

  #appendRow(song) {
    const row = this.rowTemplate.content.cloneNode(true);
    const link = row.querySelector(".song");
    const seconds = Number(song.seconds);
    Object.assign(link.dataset, {
      id: song.id,
      title: song.title,
      artist: song.artist,
      mood: song.mood,
      moodText: song.mood_text,
      seconds: song.seconds,
    });
    row.querySelector("img").src = this.artwork(song.id);
    row.querySelector(".title").textContent = song.title;
    row.querySelector(".artist").textContent = song.artist;
    row.querySelector(".length").textContent = clock(seconds);
    this.list.append(row);
    this.byId.set(song.id, { ...link.dataset, link });
    link.href = this.page(song.id);
    return link;
  }
}

export function clock(seconds) {
  const whole = Math.max(0, Math.floor(seconds || 0));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}
