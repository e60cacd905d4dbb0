import type { Reporter, TestModule } from 'vitest/node';

/**
 * A reporter that fails the run when fewer tests were found than there must
 * be: a glob that silently matches nothing would otherwise pass.
 */
export function atLeast(minimum: number): Reporter {
  return {
    onTestRunEnd(modules: readonly TestModule[]) {
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
