#!/usr/bin/env node
/* Writes the API reference of all packages as pages: `npm run reference`, into docs/reference. */
import { join } from 'node:path';
import { MODULES, writeReference } from './reference/typedoc.mjs';
import { root } from './release/packages.mjs';

const out = join(root, 'docs/reference');
for (const name of /** @type {(keyof typeof MODULES)[]} */ (Object.keys(MODULES))) {
  await writeReference(name, out);
  console.log(join(out, name, 'index.html'));
}
