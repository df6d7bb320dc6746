import { expect, test } from 'vitest';
import { digestBytes } from '../../core/digest.ts';
import type { EngineEvent, EngineWarning } from '../../engine/project/event.ts';
import { stageName } from '../../engine/project/project.ts';
import { type RunEvent, runEventSchema } from '../../documents/answers/run-event.ts';
import { errorRecord, eventRecord } from './event-record.ts';

const stage = stageName('train');
const digest = digestBytes('x');
const error = { code: 'X', message: 'm', hints: ['h'], exitCode: 1, diagnostics: [], details: {} } as const;
const reasons = [{ kind: 'inputChanged', path: 'in', before: digest, after: digest }] as const;

const warnings: readonly EngineWarning[] = [
  { kind: 'corruptBlob', digest, quarantine: 'q' },
  { kind: 'outputSaved', path: 'a', saved: 's' },
  { kind: 'frozenStale', stage, reasons: [...reasons, { kind: 'parameterChanged', name: 'n', after: 1 }] },
];

const events: readonly EngineEvent[] = [
  { kind: 'waiting' },
  { kind: 'waiting', holder: { pid: 1, host: 'h', since: 's' } },
  { kind: 'runStarted', stages: [stage] },
  { kind: 'stageFresh', stage, frozen: false },
  { kind: 'stageRestored', stage, reasons, milliseconds: 1.5 },
  { kind: 'stageStarted', stage, reasons },
  { kind: 'stageProgress', stage, fraction: 0.5, doing: 'trees' },
  { kind: 'stageOutput', stage, stream: 'stdout', line: 'a "line"' },
  { kind: 'stageRetried', stage, attempt: 2, attempts: 3, error },
  { kind: 'stageSucceeded', stage, milliseconds: 2.4 },
  { kind: 'stageFailed', stage, error, tail: ['t'], milliseconds: 1 },
  { kind: 'stageSkipped', stage, because: stage },
  { kind: 'stageInterrupted', stage, signal: 'SIGINT' },
  ...warnings.map((warning) => ({ kind: 'warning', warning }) as const),
  {
    kind: 'runFinished',
    outcome: {
      exitCode: 0,
      milliseconds: 3.2,
      warnings: [],
      stages: [{ kind: 'run', stage, reasons: [], milliseconds: 1 }],
    },
  },
];

test('every event becomes a record that the schema knows, and that JSON keeps', () => {
  const seen = new Set<string>();
  for (const event of events) {
    const record = eventRecord(event, '2026-04-01T00:00:00.000Z');
    expect(runEventSchema.parse(JSON.parse(JSON.stringify(record)))).toEqual(record);
    seen.add(record.event);
  }
  const known = runEventSchema.options.map((option): RunEvent['event'] => option.shape.event.value);
  expect(known.filter((name) => !seen.has(name))).toEqual(['error']);
  expect(runEventSchema.parse(errorRecord(error, '2026-04-01T00:00:00.000Z'))).toMatchObject({
    event: 'error',
  });
});
