import fc from 'fast-check';

const characters = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...'abckKS _1') },
  {
    weight: 2,
    arbitrary: fc.constantFrom('\\r', '\\x00', '\\n', '\\.', '\\u00e9', 'é', 'ß', '💩'),
  },
);
const sets = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom('\\d', '\\w', '[ab]', '[a-c]', '[B-K_]', '[\\d ]') },
  { weight: 2, arbitrary: fc.constantFrom('.', '[^a]', '\\s', '\\W', '[é]', '[]') },
);
const assertions = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('^', '$', '\\b') },
  { weight: 1, arbitrary: fc.constantFrom('\\B', '(?=a)', '(?<!b)') },
);
const quantifiers = fc.constantFrom('*', '+', '?', '{2}', '{0}', '{1,}', '{0,2}', '*?', '{1,3}?');

/** Sources that are a pattern with the flag u and without. */
const sources = fc.letrec<{ all: string; one: string; many: string; group: string }>((tie) => ({
  // Alternatives at the top.
  all: fc.array(tie('many'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('|')),
  many: fc.array(tie('one'), { maxLength: 4, size: 'max' }).map((parts) => parts.join('')),
  one: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    { weight: 6, arbitrary: characters },
    { weight: 3, arbitrary: sets },
    { weight: 2, arbitrary: assertions },
    {
      weight: 3,
      arbitrary: fc.tuple(fc.oneof(characters, sets), quantifiers).map(([one, q]) => one + q),
    },
    { weight: 3, arbitrary: tie('group') },
  ),
  group: fc
    .tuple(fc.constantFrom('(', '(?:'), tie('all'), fc.option(quantifiers, { nil: '' }))
    .map(([open, inner, quantifier]) => `${open}${inner})${quantifier}`),
})).all;

const flags = fc.constantFrom('', '', 'i', 'u', 'iu');

/** Random patterns over a small alphabet. */
export const randomRegExps: fc.Arbitrary<RegExp> = fc
  .tuple(sources, flags)
  .map(([source, flags]) => new RegExp(source, flags));
