const REPLACEMENT = 0xfffd;
const BASIC = 0x10000;

/**
 * Where in a text's bytes its UTF-16 units are, asked for in order. Where the
 * bytes were malformed, a unit stands for as many of them as the decoder took
 * together (WHATWG Encoding Standard, UTF-8 decoder: the longest start of a
 * character that cannot go on). A place within a character that has two units is
 * that character's: its first byte where a span begins, its end where one ends.
 */
export class ByteOffsets {
  #index = 0;
  #byte = 0;
  readonly #isPlain: boolean;

  /** @param text what `bytes` decode to. */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly text: string,
  ) {
    // No unit stands for less than a byte: where there are as many, each is one.
    this.#isPlain = bytes.length === text.length;
  }

  /** The bytes of a span: no smaller `start` than that of the span before. */
  of(start: number, end: number): readonly [start: number, end: number] {
    if (this.#isPlain) return [start, end];
    const [first] = this.#at(start);
    if (end === start) return [first, first];
    return [first, this.#at(end)[1]];
  }

  /** The byte at an index, or the two between which a character is that it lies in. */
  #at(index: number): readonly [number, number] {
    while (this.#index < index) {
      const code = this.text.codePointAt(this.#index)!;
      const units = code < BASIC ? 1 : 2;
      const length = this.#length(code);
      if (this.#index + units > index) return [this.#byte, this.#byte + length];
      this.#index += units;
      this.#byte += length;
    }
    return [this.#byte, this.#byte];
  }

  #length(code: number): number {
    if (code < 0x80) return 1;
    if (code < 0x800) return 2;
    if (code === REPLACEMENT) return this.#replaced();
    return code < BASIC ? 3 : 4;
  }

  /** How many bytes U+FFFD stands for here: its own three, or malformed ones. */
  #replaced(): number {
    const { bytes } = this;
    const at = this.#byte;
    const lead = bytes[at]!;
    const second = bytes[at + 1] ?? 0;
    if (lead === 0xef && second === 0xbf && bytes[at + 2] === 0xbd) return 3;
    if (lead < 0xc2 || lead > 0xf4) return 1;
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    if (lead < 0xe0 || second < low || second > high) return 1;
    return lead >= 0xf0 && isContinuation(bytes[at + 2]) ? 3 : 2;
  }
}

function isContinuation(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x80 && byte <= 0xbf;
}
