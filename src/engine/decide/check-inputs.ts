import { existsSync } from 'node:fs';
import { posix, resolve } from 'node:path';
import type { Diagnostic } from '../../core/diagnostic.ts';
import { MlopsError } from '../../core/error.ts';
import { statPath } from '../content/file-stat.ts';
import { suggest } from '../../core/text/suggest.ts';
import { touches } from '../pipeline/project-path.ts';
import type { Project, Stage } from '../project/project.ts';

/**
 * Every input must lie there or be made by a stage that takes part.
 *
 * @throws MlopsError INPUT_MISSING, before anything has run
 */
export function checkInputs(project: Project, stages: readonly Stage[]): void {
  const chosen = new Set(stages.map(({ name }) => name));
  const edges = Map.groupBy(project.edges, ({ to }) => to);
  const diagnostics: Diagnostic[] = [];
  const missing: string[] = [];
  for (const { name, inputs, frozen } of stages) {
    for (const { path } of frozen ? [] : inputs) {
      const sources = (edges.get(name) ?? []).filter((edge) => touches(edge.path, path));
      if (sources.some(({ from }) => chosen.has(from))) continue;
      if (statPath(resolve(project.root, path)).kind !== 'missing') continue;
      missing.push(path);
      const why =
        sources[0] === undefined
          ? `no stage makes it${keptByDvc(project, path) ?? meant(project, path)}`
          : `\`${sources[0].from}\`, which makes it, does not take part in this run`;
      diagnostics.push(project.diagnose(name, path, `\`${path}\` does not exist, and ${why}`));
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

// `dvc add` leaves `data.dvc` where `data` was: it, or a folder around it, is in DVC's cache or remote.
function keptByDvc({ root }: Project, path: string): string | undefined {
  for (let at = path; at !== '.' && at !== '/'; at = posix.dirname(at)) {
    if (existsSync(resolve(root, `${at}.dvc`))) return `: DVC keeps it, \`dvc pull ${at}.dvc\` brings it`;
  }
  return undefined;
}

function meant({ stages }: Project, path: string): string {
  const makers = new Map(
    stages.flatMap(({ name, outputs }) => outputs.map((output) => [output.path, name] as const)),
  );
  const near = suggest(path, makers.keys());
  return near === undefined ? '' : ` (did you mean \`${near}\`, made by \`${makers.get(near)}\`?)`;
}
