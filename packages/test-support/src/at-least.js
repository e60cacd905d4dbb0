// JavaScript: a vitest.config.ts imports it, and Node itself loads what that imports.

/**
 * A reporter that fails the run when fewer tests were found than there must
 * be: a glob that silently matches nothing would otherwise pass.
 * @param {number} minimum
 * @returns {import('vitest/node').Reporter}
 */
export function atLeast(minimum) {
  return {
    onTestRunEnd(modules) {
      let found = 0;
      for (const module of modules) found += [...module.children.allTests()].length;
      // A run of chosen files or names (vitest run order -t random) is not the suite.
      const chosen = process.argv.slice(2).some((word) => word !== 'run' && word !== '--run');
      if (found < minimum && !chosen) {
        console.error(`only ${found} tests were found, ${minimum} or more are expected`);
        process.exitCode = 1;
      }
    },
  };
}
