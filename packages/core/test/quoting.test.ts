import { task, threads } from '@parallel/core';
import fc from 'fast-check';
import { expectCoded, thrown } from 'test-support/errors';
import { runs } from 'test-support/runs';
import { expect, it } from 'vitest';
import { show } from '../src/errors.js';

it.each(['./task.js', '/tmp/task.js', 'https://example.org/task.js', ''])(
  'a task cannot be at %o',
  (url) => {
    expectCoded(
      thrown(() => task(url)),
      'INVALID_OPTION',
      `"url": ${JSON.stringify(url)}`,
    );
  },
);

it('a name that is not known cannot break the line', () => {
  expectCoded(
    thrown(() => threads({ 'a\nb': 1 } as never)),
    'INVALID_OPTION',
    'not known',
  );
});

it('any value at all can be quoted, in one short line', () => {
  const values = fc.oneof(
    fc.anything({ maxDepth: 1, withBigInt: true, withNullPrototype: true, withTypedArray: true }),
    fc.string({ unit: 'binary', maxLength: 200 }).map((text) => Symbol(text)),
    fc.constantFrom(
      10n ** 300n,
      Object.defineProperty(() => 1, 'name', { value: 'a\nb' }),
    ),
    fc.constantFrom({ constructor: 1 }, { constructor: { name: 'a\nb' } }, { constructor: null }),
  );
  fc.assert(
    fc.property(values, (value) => {
      // Two characters for one, where all have to be escaped.
      expect(show(value)).toMatch(/^[^\n\r]{1,500}$/);
    }),
    runs(500),
  );
});
