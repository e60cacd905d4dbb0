/** What is printed instead of what matches. */
export interface Replacement {
  /** With `$1`, `$<name>`, `$&`, as for `String.prototype.replace`. */
  readonly template: string;
  /** Where nothing of a match is in it: the same for each. */
  readonly text: Uint8Array | undefined;
}

export function replacementOf(template: string): Replacement {
  return { template, text: template.includes('$') ? undefined : Buffer.from(template) };
}
