import { EXIT } from '../../core/exit-code.ts';
import { MlopsError } from '../../core/error.ts';
import { type FileValues, readValues } from '../../engine/history/compare-values.ts';
import { PARSERS } from '../../engine/history/parse-values.ts';
import type { NamedFiles } from '../../engine/history/snapshot.ts';
import { workspaceSnapshot } from '../../engine/history/workspace-snapshot.ts';
import { projectPath } from '../../engine/pipeline/project-path.ts';
import type { Host } from '../host.ts';
import type { Answer } from '../mlops-command.ts';
import { openProject } from '../open-project.ts';
import { renderSections } from '../render/sheet.ts';
import { valueJson } from '../render/value-text.ts';
import { valuesSection } from '../render/values-section.ts';

export interface ValuesShowFlags {
  readonly file?: string | undefined;
  readonly target?: readonly string[] | undefined;
  readonly md: boolean;
  readonly precision?: number | undefined;
}

/**
 * The answer of `params show` and of `metrics show`: what lies in the workspace.
 *
 * @throws MlopsError TARGET_UNKNOWN for a file that the user names and that is not there; UNREADABLE_…
 */
export async function valuesShowAnswer(
  host: Host,
  kind: keyof NamedFiles,
  flags: ValuesShowFlags,
): Promise<Answer> {
  const snapshot = workspaceSnapshot(await openProject(host, flags.file), host.effects);
  const targets = (flags.target ?? []).map((target) => projectPath('.', target));
  const paths = targets.length === 0 ? [...new Set(snapshot.named[kind])] : targets;
  const files = new Map<string, FileValues>();
  const missing: string[] = [];
  for (const path of paths) {
    const found = await readValues(snapshot, [path], PARSERS[kind]);
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
