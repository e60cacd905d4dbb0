/** Something in an address that cannot be had, and what is shown instead. */
export interface Refusal {
  /** What it is of, as the page calls it. */
  readonly what: string;
  readonly value: string;
  /** What it is not, as in “is not a whole number”. */
  readonly allowed: string;
  /** Nothing stands in for what is not known. */
  readonly shown?: string | undefined;
}

/** Is told of everything in an address that cannot be had. */
export type Refuse = (refusal: Refusal) => void;

const LONGEST_VALUE = 24;

/** All that an address asks for in vain, in one line; undefined where that is nothing. */
export function inVain(refusals: readonly Refusal[]): string | undefined {
  if (refusals.length === 0) return undefined;
  const all = refusals.map(({ what, value, allowed, shown }) => {
    const instead = shown === undefined ? '' : ` (shown: ${shown})`;
    return `${what} “${shortened(value)}” is not ${allowed}${instead}`;
  });
  return `This address asks for what there is not: ${all.join('; ')}.`;
}

const shortened = (text: string) =>
  text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE - 1)}…` : text;

/** Parameters that the page has never heard of are not passed over. */
export function refuseUnknown(
  parameters: URLSearchParams,
  known: readonly string[],
  refuse: Refuse,
): void {
  for (const name of new Set(parameters.keys())) {
    if (known.includes(name)) continue;
    refuse({ what: 'the parameter', value: name, allowed: `one of ${known.join(', ')}` });
  }
}

/** A switch of an address: 1 or 0. */
export function switchFrom(
  parameters: URLSearchParams,
  [name, what]: readonly [name: string, what: string],
  usual: boolean,
  refuse: Refuse,
): boolean {
  const text = parameters.get(name);
  if (text === null) return usual;
  if (text !== '0' && text !== '1') {
    refuse({ what, value: text, allowed: '1 or 0', shown: usual ? '1' : '0' });
    return usual;
  }
  return text === '1';
}
