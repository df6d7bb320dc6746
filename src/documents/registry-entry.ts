/**
 * An entry of a registry's journal: `journal/00000042.json`. Entries are never changed; what is in production, which models
 * there are and what they are called follows from all of them in their order (`foldJournal`).
 */
import * as z from 'zod';
import { digestField } from './basic-fields.ts';
import { gateFields, MAX_GATES } from './promotion-document.ts';
import { modelField } from './registry-fields.ts';

/** Of the entries' own form. A changed key is another number. */
export const ENTRY_FORMAT = 1;
/** The names have 8 digits. */
export const MAX_SEQUENCE = 99_999_999;

/** In UTF-16 units. */
export const MAX_REASON = 4000;

const text = z.string().max(MAX_REASON);
const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/, 'must be a time in UTC')
  .refine((text) => z.iso.datetime().safeParse(text).success, 'must be a time that there is');

/** What a gate saw: a model's figures on the test rows of the decision. */
const figures = z.strictObject({ f1: z.number(), auc: z.number() });

const gate = z.strictObject({
  decision: z.enum(['promoted', 'kept']),
  candidate: figures,
  baseline: figures.nullable(),
  gates: z.array(gateFields).max(MAX_GATES).readonly(),
  /** Digest of the test rows that both models were judged by; null: unknown. */
  test: digestField.nullable(),
  test_rows: z.int().nonnegative(),
  /** Digest of the report's JSON; null: not kept. */
  report: digestField.nullable(),
});

const common = {
  format: z.literal(ENTRY_FORMAT),
  sequence: z.int().min(1).max(MAX_SEQUENCE),
  /** Digest of the bytes of the entry before; null in the first one. */
  previous: digestField.nullable(),
  /** Null: it came from a registry that did not say. */
  at: instant.nullable(),
  /** Whoever did it, as the machine names them; null: unknown. */
  actor: z.string().max(200).nullable(),
  reason: text.nullable(),
  /** Digest of what was asked for: asking twice is the same as asking once. */
  request: digestField.nullable(),
};

const decision = {
  /** The model with which the candidate was compared; null: none. It need not be registered here. */
  baseline: modelField.nullable(),
  /** Fingerprint of the stage without its state (docs/decisions/0006); null: decided by hand. */
  question: digestField.nullable(),
  /** Null: nothing was compared, or it is not known any more. */
  gate: gate.nullable(),
};

export const registryEntrySchema = z.discriminatedUnion('kind', [
  /** The model's directory is in `versions/`; its files have so many bytes together. Null: unknown. */
  z.strictObject({
    ...common,
    kind: z.literal('register'),
    model: modelField,
    bytes: z.int().min(0).nullable(),
  }),
  /** A gate decided, and production stayed as it was. */
  z.strictObject({ ...common, kind: z.literal('keep'), model: modelField, ...decision }),
  /** `from`: what was in production until then. */
  z.strictObject({
    ...common,
    kind: z.literal('promote'),
    model: modelField,
    from: modelField.nullable(),
    ...decision,
  }),
  /** An earlier model is in production again. */
  z.strictObject({ ...common, kind: z.literal('rollback'), model: modelField, from: modelField }),
  /** Not to be promoted or compared with. */
  z.strictObject({ ...common, kind: z.literal('archive'), model: modelField }),
  z.strictObject({ ...common, kind: z.literal('restore'), model: modelField }),
  z.strictObject({ ...common, kind: z.literal('alias'), alias: z.string().max(100), model: modelField }),
  z.strictObject({ ...common, kind: z.literal('unalias'), alias: z.string().max(100) }),
  /** Its directory may be gone. */
  z.strictObject({ ...common, kind: z.literal('delete'), model: modelField }),
]);

export type RegistryEntry = z.output<typeof registryEntrySchema>;

/** What a writer says; number, chain, time and actor are added as it is entered. */
export type EntryContent = DistributiveOmit<
  RegistryEntry,
  'format' | 'sequence' | 'previous' | 'at' | 'actor'
>;

type DistributiveOmit<Union, Keys extends PropertyKey> = Union extends unknown ? Omit<Union, Keys> : never;
