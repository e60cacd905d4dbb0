/** Characters as ranges, first and last included, in order and apart from each other. */
export type Ranges = readonly (readonly [first: number, last: number])[];

const UNITS = 0x10000;
const POINTS = 0x110000;
const FIRST_SURROGATE = 0xd800;
const AFTER_SURROGATES = 0xe000;

/** Flags that have a say in which characters a class has. */
export interface SetFlags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  /** `u`, `v` or neither. */
  readonly unicode: 'u' | 'v' | '';
}

const known = new Map<string, Ranges>();

/**
 * The characters that a class, a set or a character of a pattern matches, by the
 * authority on that: RegExp. Code points with `u` or `v`, else UTF-16 units.
 * Of the lone surrogates there is nothing to know with `u`: no decoded text has one.
 */
export function setOf(raw: string, { ignoreCase, dotAll, unicode }: SetFlags): Ranges {
  const flags = `g${ignoreCase ? 'i' : ''}${dotAll && raw === '.' ? 's' : ''}${unicode}`;
  const key = `${flags} ${raw}`;
  let ranges = known.get(key);
  if (!ranges) {
    // A run of the class at once; not too long a one, since a loop remembers each turn.
    const runs = new RegExp(`(?:${raw}){1,4096}`, flags);
    ranges = unicode ? pointsIn(runs, namesAstral(raw)) : unitsIn(runs);
    if (known.size >= 256) known.clear();
    known.set(key, ranges);
  }
  return ranges;
}

function unitsIn(runs: RegExp): Ranges {
  return joined(rangesIn(runs, 0, UNITS));
}

/** Whether a class names characters beyond the basic plane itself, rather than by a property. */
function namesAstral(raw: string): boolean {
  return /\\u(?:\{|d[89ab])|[\u{10000}-\u{10ffff}]/iu.test(raw);
}

function pointsIn(runs: RegExp, named: boolean): Ranges {
  const ranges = [
    ...rangesIn(runs, 0, FIRST_SURROGATE),
    ...rangesIn(runs, AFTER_SURROGATES, UNITS),
  ];
  for (let plane = 1; plane < POINTS / UNITS; plane += 1) {
    const first = plane * UNITS;
    const alike = !named && ((plane >= 4 && plane <= 13) || plane >= 15);
    ranges.push(...(alike ? planeOf(runs, first) : rangesIn(runs, first, first + UNITS)));
  }
  return joined(ranges);
}

/**
 * A plane without any character that Unicode has named: no property tells one of
 * it from another, save its last two, which are never to be characters.
 */
function planeOf(runs: RegExp, first: number): [number, number][] {
  const last = first + UNITS - 1;
  const has = (point: number) => String.fromCodePoint(point).search(runs) === 0;
  const ranges: [number, number][] = has(first) ? [[first, last - 2]] : [];
  return [...ranges, ...[last - 1, last].filter(has).map((p): [number, number] => [p, p])];
}

/** What the pattern finds in the text of all characters from `first` to before `end`. */
function rangesIn(runs: RegExp, first: number, end: number): [number, number][] {
  const width = first >= UNITS ? 2 : 1;
  const ranges: [number, number][] = [];
  for (const { index, 0: run } of textOf(first, end).matchAll(runs)) {
    const from = first + index / width;
    ranges.push([from, from + run.length / width - 1]);
  }
  return ranges;
}

const texts = new Map<number, string>();

function textOf(first: number, end: number): string {
  let text = texts.get(first + POINTS * end);
  if (text === undefined) {
    const units = new Uint16Array((end - first) * (first < UNITS ? 1 : 2));
    if (first < UNITS) {
      for (let i = 0; i < units.length; i += 1) units[i] = first + i;
    } else {
      for (let i = 0; i < units.length; i += 2) {
        const offset = first - UNITS + i / 2;
        units[i] = FIRST_SURROGATE | (offset >> 10);
        units[i + 1] = 0xdc00 | (offset & 0x3ff);
      }
    }
    text = Buffer.from(units.buffer).toString('utf16le');
    texts.set(first + POINTS * end, text);
  }
  return text;
}

function joined(ranges: readonly [number, number][]): Ranges {
  const result: [number, number][] = [];
  for (const [first, last] of ranges) {
    const before = result.at(-1);
    if (before && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}

/** Ranges of single characters in any order. */
export function rangesOf(points: Iterable<number>): Ranges {
  const sorted = [...points].sort((a, b) => a - b);
  return joined(sorted.map((point) => [point, point]));
}

/** The part of the ranges from `first` to `last`. */
export function within(ranges: Ranges, first: number, last: number): Ranges {
  return ranges.flatMap(([from, to]) =>
    from > last || to < first ? [] : [[Math.max(from, first), Math.min(to, last)] as const],
  );
}
