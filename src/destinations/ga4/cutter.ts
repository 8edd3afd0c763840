/** Cuts values to what Google takes, and counts how many it had to. One for each request. */
export class Cutter {
  #cut = 0;

  get cut(): number {
    return this.#cut;
  }

  /** At most `length` UTF-16 units, never half of a pair. */
  fit(text: string, length: number): string {
    if (text.length <= length) {
      return text;
    }
    this.#cut += 1;
    const short = text.slice(0, length);
    return short.isWellFormed() ? short : short.slice(0, -1);
  }
}
