import { resolve } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import { statPath } from '../content/file-stat.ts';
import { suggest } from '../../core/suggest.ts';
import type { Project, Stage } from '../project.ts';

/**
 * Every input must lie there or be made by a stage.
 *
 * @throws MlopsError INPUT_MISSING, before anything has run
 */
export function checkInputs(project: Project, stages: readonly Stage[]): void {
  const made = new Set(project.edges.map(({ to, path }) => JSON.stringify([to, path])));
  const diagnostics: Diagnostic[] = [];
  const missing: string[] = [];
  for (const { name, inputs, frozen } of stages) {
    const sources = project.edges.filter(({ to }) => to === name).map(({ path }) => path);
    for (const { path } of frozen ? [] : inputs) {
      if (made.has(JSON.stringify([name, path])) || sources.some((source) => touches(source, path))) continue;
      if (statPath(resolve(project.root, path)).kind !== 'missing') continue;
      missing.push(path);
      diagnostics.push(
        project.diagnose(
          name,
          path,
          `\`${path}\` does not exist, and no stage makes it${meant(project, path)}`,
        ),
      );
    }
  }
  if (missing.length === 0) return;
  const what = [...new Set(missing)].map((path) => `\`${path}\``).join(', ');
  throw new MlopsError({
    code: 'INPUT_MISSING',
    message: `${missing.length === 1 ? 'an input is' : 'inputs are'} missing: ${what}`,
    diagnostics,
    details: { paths: missing },
  });
}

const touches = (a: string, b: string): boolean => a === b || a.startsWith(`${b}/`) || b.startsWith(`${a}/`);

function meant({ stages }: Project, path: string): string {
  const makers = new Map(
    stages.flatMap(({ name, outputs }) => outputs.map((output) => [output.path, name] as const)),
  );
  const near = suggest(path, makers.keys());
  return near === undefined ? '' : ` (did you mean \`${near}\`, made by \`${makers.get(near)}\`?)`;
}
