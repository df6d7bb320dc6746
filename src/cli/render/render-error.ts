import type { SerializedError } from '../../core/error.ts';
import { EXIT } from '../../core/exit-code.ts';
import { renderDiagnostic } from './render-diagnostic.ts';
import type { Paint } from './paint.ts';

/** An error as people read it: what happened, where, what to do. The stack only when it is our own mistake. */
export function renderError(error: SerializedError, paint: Paint): string {
  if (error.exitCode === EXIT.bug) return renderBug(error, paint);
  return [
    `${paint('bad', 'error:')} ${error.message}\n`,
    ...error.diagnostics.map((diagnostic) => `\n${renderDiagnostic(diagnostic, paint)}`),
    error.diagnostics.length > 0 && error.hints.length > 0 ? '\n' : '',
    ...error.hints.map((hint) => renderHint(hint, paint)),
  ].join('');
}

export function renderHint(hint: string, paint: Paint): string {
  return `${paint('busy', 'hint:')} ${hint}\n`;
}

function renderBug(error: SerializedError, paint: Paint): string {
  return [
    `${paint('bad', 'error:')} this is a bug in mlops: ${error.message}\n`,
    error.stack === undefined ? '' : `\n${error.stack}\n\n`,
    ...error.hints.map((hint) => renderHint(hint, paint)),
    renderHint('please report it with the lines above and the output of `mlops --version`', paint),
  ].join('');
}
