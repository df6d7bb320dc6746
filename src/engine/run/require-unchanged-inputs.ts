import { MlopsError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { sameContent } from '../content/content-ref.ts';
import { type Examination, observe } from '../decide/examine-stage.ts';
import type { RunContext } from './run-context.ts';

/** @throws MlopsError INPUT_CHANGED: what the stage has made belongs to no contents that are known */
export async function requireUnchangedInputs(
  { context }: RunContext,
  { stage, inputs }: Examination,
): Promise<void> {
  const after = await observe(context, [...inputs.keys()]);
  const changed = [...inputs].filter(([path, before]) => {
    const now = after.get(path);
    return now === undefined || !sameContent(before, now);
  });
  if (changed.length === 0) return;
  const paths = changed.map(([path]) => path);
  throw new MlopsError({
    code: 'INPUT_CHANGED',
    message: `${paths.map((path) => `\`${path}\``).join(', ')} changed while stage \`${stage.name}\` ran`,
    hints: ['its result was discarded: run again when nothing else writes there'],
    exitCode: EXIT.no,
    details: { paths },
  });
}
