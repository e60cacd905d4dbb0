// Writes ripgrep's types of files, as the addon has them, to where they are without it.
// To be run when the `ignore` crate has others; a test tells.
import { writeFileSync } from 'node:fs';
import { requireNative } from '@parallel/core';

const lines = requireNative()
  .treeTypes()
  .map(({ name, globs }) => {
    const key = /^[a-z_]\w*$/i.test(name) ? name : `'${name}'`;
    return `  ${key}: ${quoted(globs.join(' '))},`;
  });

/** @param {string} text */
function quoted(text) {
  return text.includes("'") ? JSON.stringify(text) : `'${text}'`;
}

const text = `// Made by \`pnpm --filter @parallel/search types\` from the \`ignore\` crate. Do not edit.

/** ripgrep's types of files by their names, and the globs of each, between spaces. */
export const DEFAULT_TYPES: Readonly<Record<string, string | undefined>> = {
${lines.join('\n')}
};
`;
writeFileSync(new URL('../src/walk/default-types.ts', import.meta.url), text);
