/** ripgrep's colours. */
const COLORS = { name: '\x1b[35m', number: '\x1b[32m', match: '\x1b[1m\x1b[31m' };
const RESET = '\x1b[0m';

/** What has a colour of its own. */
export type Painted = keyof typeof COLORS;

/** A text in its colour. */
export function painted(kind: Painted, text: string | Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(COLORS[kind]), Buffer.from(text), Buffer.from(RESET)]);
}
