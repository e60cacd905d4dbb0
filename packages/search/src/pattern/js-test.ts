import type { JsPattern, Pattern } from './pattern.js';

/** Whether a line's text matches. */
export type LineTest = (text: string) => boolean;

let lastPattern: Pattern | undefined;
let lastTests: readonly LineTest[] = [];

/** A test for each pattern of the list; those of the last list are kept. */
export function lineTests(pattern: Pattern): readonly LineTest[] {
  if (pattern !== lastPattern) {
    lastTests = pattern.js.map(testOf);
    lastPattern = pattern;
  }
  return lastTests;
}

/** Whether one of the patterns matches. */
export function lineTest(pattern: Pattern): LineTest {
  const tests = lineTests(pattern);
  if (tests.length === 1) return tests[0]!;
  return (text) => tests.some((test) => test(text));
}

function testOf(one: JsPattern): LineTest {
  if ('literal' in one) return (text) => text.includes(one.literal);
  const regexp = new RegExp(one.source, one.flags);
  if (!regexp.sticky) return (text) => regexp.test(text);
  return (text) => {
    regexp.lastIndex = 0;
    return regexp.test(text);
  };
}
