import fc from 'fast-check';

const valid = ['é', 'ß', 'ſ', '\u212a', '💩', '\u2028', '\ufeff', '\ufffd', '\u00a0'];
const invalid = ['ff', '80', 'c3', 'e282', 'f09f92', 'eda080', 'c080', 'f4908080', 'e9'];
const plain = [...'aaaabbbcccABkKsS  019_.[$\\', '\0'];

const token = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom(...plain).map((c) => Buffer.from(c)) },
  { weight: 5, arbitrary: fc.constantFrom('\n', '\n', '\n\n').map((c) => Buffer.from(c)) },
  { weight: 2, arbitrary: fc.constantFrom('\r', '\r\n').map((c) => Buffer.from(c)) },
  { weight: 3, arbitrary: fc.constantFrom(...valid).map((c) => Buffer.from(c)) },
  { weight: 2, arbitrary: fc.constantFrom(...invalid).map((hex) => Buffer.from(hex, 'hex')) },
);
const longLine = fc
  .tuple(fc.constantFrom('a', 'ab', 'é', 'abc '), fc.integer({ min: 20, max: 120 }))
  .map(([word, times]) => Buffer.from(word.repeat(times)));

/** Files of up to some hundred bytes in which all goes wrong that can. */
export const contents: fc.Arbitrary<Buffer> = fc
  .array(fc.oneof({ weight: 60, arbitrary: token }, { weight: 1, arbitrary: longLine }), {
    maxLength: 60,
    size: 'max',
  })
  .map((tokens) => Buffer.concat(tokens));

/** Files of short lines, so that a pattern of nested quantifiers cannot take for ever. */
export const shortLines: fc.Arbitrary<Buffer> = fc
  .tuple(fc.array(fc.array(token, { maxLength: 7 }), { maxLength: 12, size: 'max' }), fc.boolean())
  .map(([lines, final]) => {
    const feed = Buffer.from('\n');
    const bytes = Buffer.concat(lines.flatMap((line) => [...line, feed]));
    return final ? bytes : bytes.subarray(0, -1);
  });
