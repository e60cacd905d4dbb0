#!/usr/bin/env node
/* Writes beside each package's README what others wrote of it, and their licences: `npm run notices`. */
import { writeFileSync } from 'node:fs';
import { notices } from './notices/notices.mjs';

for (const { path, text } of notices()) {
  writeFileSync(path, text);
  console.log(path);
}
