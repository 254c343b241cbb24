// What a field holds: what it is given until somebody types, then that, until it is given something else. Data that
// are loaded anew and say the same wipe nothing out.

export class Typed<T> {
  readonly #source: () => T;
  // On its own, so that it is compared: what follows from it is only asked again when it differs.
  readonly #given = $derived.by(() => this.#source());
  now = $derived(this.#given);

  constructor(source: () => T) {
    this.#source = source;
  }
}
