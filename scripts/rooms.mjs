#!/usr/bin/env node
/* Draws the rooms and arrows of the code into ARCHITECTURE.md: `npm run rooms`. */
import { readFileSync, writeFileSync } from 'node:fs';
import { architecture, readImports } from './rooms/graph.mjs';
import { withPicture } from './rooms/picture.mjs';

const { imports, violations } = await readImports();
for (const { rule, from, to } of violations) console.error(`${rule}: ${from} → ${to}`);
if (violations.length > 0) process.exitCode = 1;
writeFileSync(architecture, withPicture(readFileSync(architecture, 'utf8'), imports));
