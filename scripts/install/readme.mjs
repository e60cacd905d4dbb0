// The first program in a package's README, with the files that are shown before it.
import { readFileSync } from 'node:fs';

/**
 * @param {string} path of a README.
 * @returns {{ main: string, files: Record<string, string> }} TypeScript; `files` by name.
 */
export function firstProgram(path) {
  /** @type {Record<string, string>} */
  const files = {};
  const blocks = readFileSync(path, 'utf8').matchAll(/^```ts\n(.*?)^```/gms);
  for (const [, code = ''] of blocks) {
    const named = /^\/\/ (\S+\.ts)\n/.exec(code);
    if (!named?.[1]) return { main: code, files };
    files[named[1]] = code;
  }
  throw new Error(`${path} has no program`);
}

/** What one writes where there is only `require`. @param {string} code JavaScript modules */
export function asRequire(code) {
  const body = code
    .replace(/^import (\{[^}]*\}) from ('[^']+');$/gm, (_, names, from) => {
      return `const ${names.replaceAll(' as ', ': ')} = require(${from});`;
    })
    .replaceAll('import.meta.url', "require('node:url').pathToFileURL(__filename)");
  return `(async () => {\n${body}})();\n`;
}
