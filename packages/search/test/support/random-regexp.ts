import fc from 'fast-check';

/** Weighted choice from a list. */
const some = (weight: number, ...values: string[]) => ({
  weight,
  arbitrary: fc.constantFrom(...values),
});

const characters = fc.oneof(
  some(12, ...'abckKsS _1'),
  some(3, '\\r', '\\x00', '\\n', '\\.', '\\u00e9', 'é', 'É', 'ß', 'ſ', '\u212a'),
  some(2, '💩', '\\ud83d', '\\udca9', '\\ufffd', '\\u2028', '\\ufeff', '\\cM', '\\t', '\\/'),
);
const sets = fc.oneof(
  some(
    8,
    '\\d',
    '\\w',
    '[ab]',
    '[a-c]',
    '[B-K_]',
    '[\\d ]',
    '.',
    '[^a]',
    '\\s',
    '\\S',
    '\\W',
    '\\D',
  ),
  some(4, '[é]', '[à-ÿ]', '[]', '[^]', '[^\\s]', '[^é]', '[\\Wa]', '[k-s]', '[\\u0100-\\uffff]'),
  some(2, '[💩]', '[^💩]', '[\\ud800-\\udbff]', '[\\ufffd]', '[^\\ufffd]', '[\\u2028\\r]', '[\\b]'),
);
const unicodeSets = fc.oneof(
  some(
    3,
    '\\p{L}',
    '\\P{L}',
    '\\p{Lu}',
    '[\\p{Lu}\\d]',
    '[^\\p{L}]',
    '\\p{Script=Greek}',
    '\\p{Any}',
  ),
  some(2, '\\u{1f4a9}', '[\\u{1f4a0}-\\u{1f4af}]', '[\\u{ff00}-\\u{10ffff}]', '[^\\u{1f4a9}a]'),
);
// The V8 of Node 20 negates such a set twice when what it stands in is repeated.
const negated = '[^[a][b]]';
const negatesTwice = !new RegExp(`(?:${negated}c)+`, 'v').test('xc');
const nestedSets = fc.constantFrom(
  ...['[[a-c]--b]', '[\\w&&[a-k]]', '[[^a]--[b]]', '[\\q{ab}c]', '[\\q{a|bc}]'],
  ...['[\\p{L}--[a-z]]', '[\\p{Lu}&&\\p{ASCII}]', ...(negatesTwice ? [] : [negated])],
);
const assertions = fc.constantFrom('^', '$', '\\b', '\\B', '^', '$', '\\b');
const quantifiers = fc.oneof(
  some(6, '*', '+', '?', '{2}', '{0}', '{1,}', '{0,2}', '{2,3}'),
  some(1, '*?', '+?', '??', '{1,3}?'),
);

interface Kinds {
  readonly sets: fc.Arbitrary<string>;
  /** Whether what no automaton has may come: look-around and back references. */
  readonly irregular: boolean;
}

const sourcesOf = ({ sets, irregular }: Kinds) =>
  fc.letrec<{ all: string; one: string; many: string; group: string }>((tie) => ({
    all: fc.array(tie('many'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
    many: fc.array(tie('one'), { maxLength: 4, size: 'max' }).map((parts) => parts.join('')),
    one: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      { weight: 6, arbitrary: characters },
      { weight: 4, arbitrary: sets },
      { weight: 2, arbitrary: assertions },
      {
        weight: 3,
        arbitrary: fc.tuple(fc.oneof(characters, sets), quantifiers).map(([one, q]) => one + q),
      },
      { weight: 3, arbitrary: tie('group') },
      // Not always a group's number: without u and v it is a character then.
      ...(irregular ? [some(2, '\\1', '\\2')] : []),
    ),
    group: fc
      .tuple(
        fc.constantFrom('(', '(?:', ...(irregular ? ['(?=', '(?!', '(?<=', '(?<!'] : [])),
        tie('all'),
        fc.option(quantifiers, { nil: '' }),
      )
      .map(
        ([open, inner, quantifier]) =>
          // Look-around has no quantifier with u and v, look-behind never.
          `${open}${inner})${/[=!]$/.test(open) ? '' : quantifier}`,
      ),
  })).all;

const withFlags = (flags: readonly string[], kinds: Kinds) =>
  fc.tuple(sourcesOf(kinds), fc.constantFrom(...flags)).map(([source, flags]) => {
    try {
      return new RegExp(source, flags);
    } catch {
      // A back reference to no group, which u and v do not allow.
      return new RegExp(source.replace(/\\[12]/g, ''), flags);
    }
  });

const PLAIN = ['', '', '', 'i', 'i', 'm', 's', 'y', 'im', 'ims', 'my'];

/** Random patterns over a small alphabet, of JavaScript's whole syntax. */
export function randomRegExps(irregular = true): fc.Arbitrary<RegExp> {
  const unicode = fc.oneof(sets, unicodeSets);
  return fc.oneof(
    { weight: 4, arbitrary: withFlags(PLAIN, { sets, irregular }) },
    {
      weight: 2,
      arbitrary: withFlags(
        PLAIN.map((flags) => `${flags}u`),
        { sets: unicode, irregular },
      ),
    },
    {
      weight: 1,
      arbitrary: withFlags(
        PLAIN.map((flags) => `${flags}v`),
        { sets: fc.oneof(unicode, nestedSets), irregular },
      ),
    },
  );
}
