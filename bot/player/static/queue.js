// The order in which songs are played: the list as it stands, or shuffled; once, again and again, or one song only.

export const REPEATS = ["off", "all", "one"];

export class Queue {
  constructor(ids, current) {
    this.ids = [...ids];
    this.current = current;
    this.repeat = "off";
    this.shuffled = false;
    this.order = [...this.ids];
  }

  // The song after this one. ended: it played to its end, rather than being skipped. null: stop here.
  next({ ended = false } = {}) {
    if (ended && this.repeat === "one") return this.current;
    const place = this.order.indexOf(this.current) + 1;
    if (place < this.order.length) return this.order[place];
    return ended && this.repeat === "off" ? null : this.order[0];
  }

  previous() {
    const place = this.order.indexOf(this.current);
    return this.order.at(place - 1);
  }

  add(ids) {
    const fresh = ids.filter((id) => !this.ids.includes(id));
    this.ids.push(...fresh);
    this.order.push(...(this.shuffled ? mixed(fresh) : fresh));
    return fresh;
  }

  // What is still to come, without starting over.
  rest() {
    return this.order.slice(this.order.indexOf(this.current) + 1);
  }

  // The current song leads the shuffled order, so that every other one is still to come.
  toggleShuffle() {
    this.shuffled = !this.shuffled;
    const others = this.ids.filter((id) => id !== this.current);
    this.order = this.shuffled ? [this.current, ...mixed(others)] : [...this.ids];
    return this.shuffled;
  }

  nextRepeat() {
    this.repeat = REPEATS[(REPEATS.indexOf(this.repeat) + 1) % REPEATS.length];
    return this.repeat;
  }
}

// Fisher and Yates.
function mixed(ids) {
  const order = [...ids];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(Math.random() * (last + 1));
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
