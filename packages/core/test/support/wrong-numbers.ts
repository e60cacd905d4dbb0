/** What is no whole number from 1, and how a message quotes it. */
export const NUMBERS: [unknown, string][] = [
  [0, '0'],
  [-1, '-1'],
  [1.5, '1.5'],
  [Number.NaN, 'NaN'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [2 ** 40, '1099511627776'],
  ['2', '"2"'],
  [null, 'null'],
  [2n, '2n'],
  [{}, 'an object (Object)'],
  [[1, 2], 'an array of 2'],
  [() => 1, 'function'],
  ['x\ny', '"x\\ny"'],
];
