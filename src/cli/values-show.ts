import { EXIT } from '../core/exit-code.ts';
import { MlopsError } from '../core/error.ts';
import { type FileValues, type ParseValues, readValues } from '../engine/history/compare-values.ts';
import { workspaceSnapshot } from '../engine/history/workspace-snapshot.ts';
import { projectPath } from '../engine/pipeline/project-path.ts';
import type { Project } from '../engine/project.ts';
import type { Host } from './host.ts';
import type { Answer } from './mlops-command.ts';
import { renderSections } from './render/sheet.ts';
import { valueJson } from './render/value-text.ts';
import { valuesSection } from './render/values-section.ts';

export interface ValuesShow {
  readonly kind: 'parameters' | 'metrics';
  readonly parse: ParseValues;
  readonly flags: {
    readonly md: boolean;
    readonly precision?: number | undefined;
    readonly target?: string[] | undefined;
  };
}

/**
 * The answer of `params show` and of `metrics show`: what lies in the workspace.
 *
 * @throws MlopsError TARGET_UNKNOWN for a file that the user names and that is not there; UNREADABLE_…
 */
export async function valuesShowAnswer(
  host: Host,
  project: Project,
  { kind, parse, flags }: ValuesShow,
): Promise<Answer> {
  const snapshot = workspaceSnapshot(project, host.effects);
  const targets = (flags.target ?? []).map((target) => projectPath('.', target));
  const paths = targets.length === 0 ? [...new Set(snapshot.named[kind])] : targets;
  const files = new Map<string, FileValues>();
  const missing: string[] = [];
  for (const path of paths) {
    const found = await readValues(snapshot, [path], parse);
    if (found.size === 0) missing.push(path);
    for (const [file, values] of found) files.set(file, values);
  }
  const absent = targets.length === 0 ? undefined : missing[0];
  if (absent !== undefined) {
    throw new MlopsError({
      code: 'TARGET_UNKNOWN',
      message: `there is no file \`${absent}\``,
      details: { path: absent },
    });
  }
  const values = [...files].flatMap(([file, found]) =>
    found.kind === 'values' ? [[file, found.value] as const] : [],
  );
  return {
    exitCode: EXIT.yes,
    document: {
      [kind]: Object.fromEntries(values.map(([file, value]) => [file, valueJson(value)])),
      missing,
    },
    text: () =>
      renderSections([valuesSection(values, missing, kind, flags.precision)], flags.md ? 'markdown' : 'text'),
  };
}
