// Which file imports which, by dependency-cruiser, and whether an arrow goes where none may go.
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import { root } from '../release/packages.mjs';
import { RULES } from './rules.mjs';

/**
 * @typedef {{ from: string, to: string, typeOnly: boolean }} Import paths from the repository's root
 * @typedef {{ rule: string, from: string, to: string }} Violation
 */

const SOURCES = ['packages/*/src', 'apps/*/src', 'benchmarks', 'scripts'];

/**
 * @param {{ forbidden: import('dependency-cruiser').IForbiddenRuleType[] }} [ruleSet]
 * @param {string} [baseDir]
 * @param {readonly string[]} [sources]
 * @returns {Promise<{ imports: Import[], violations: Violation[], files: number }>}
 */
export async function readImports(ruleSet = RULES, baseDir = root, sources = SOURCES) {
  const { output } = await cruise([...sources], {
    baseDir,
    ruleSet,
    validate: true,
    // Tests and what runs them: no code needs them.
    exclude: { path: '(^|/)(node_modules|record|test)/|vitest\\.config|scripts/install/app' },
    doNotFollow: { path: ['/dist/', '^packages/native-rs/'] },
    // What is only a type is an arrow, too, though one that goes away.
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['types', 'import', 'node', 'default'],
    },
  });
  if (typeof output === 'string') throw new Error(output);
  const imports = output.modules.flatMap(({ source, dependencies }) =>
    dependencies
      .filter(({ coreModule, couldNotResolve }) => !coreModule && !couldNotResolve)
      .map(({ resolved, dependencyTypes }) => ({
        from: source,
        to: resolved,
        typeOnly: dependencyTypes.includes('type-only'),
      })),
  );
  const violations = output.summary.violations.map(({ rule, from, to }) => ({
    rule: rule.name,
    from,
    to,
  }));
  return { imports, violations, files: output.modules.length };
}

export const architecture = join(root, 'ARCHITECTURE.md');
