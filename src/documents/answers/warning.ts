/** What did no harm in a run and may do some later. */
import * as z from 'zod';
import { jsonField } from '../basic-fields.ts';
import type { DeepReadonly } from '../../core/deep-readonly.ts';

const path = z.string();
const paths = z.array(path);
const stage = z.string();
const digest = z.string();
const url = z.string().describe('of the remote');

const warning = <Kind extends string, Shape extends z.ZodRawShape>(kind: Kind, shape: Shape) =>
  z.strictObject({ kind: z.literal(kind), ...shape });

export const warningSchema = z.discriminatedUnion('kind', [
  warning('corruptBlob', { digest, quarantine: path }),
  warning('corruptRemote', { url, digest }),
  warning('refusedEntry', { url, fingerprint: digest }),
  warning('noRoom', { url, fingerprint: digest }),
  warning('stateIncomplete', { path, missing: z.array(z.string()) }),
  warning('unreadableEntry', { path }),
  warning('staleLock', { pid: z.int(), since: z.string() }),
  warning('outputsRecovered', { paths }),
  warning('outputSaved', { path, saved: path }),
  warning('frozenStale', { stage, reasons: z.array(z.record(z.string(), jsonField)) }),
  warning('notDeterministic', { stage, path }),
  warning('strayProcesses', { stage, commands: z.array(z.string()) }),
  warning('undeclaredWrites', { stage, paths }),
  warning('writtenInputs', { stage, paths }),
  warning('undeclaredReads', { stage, paths }),
]);

export type WarningDocument = DeepReadonly<z.output<typeof warningSchema>>;
