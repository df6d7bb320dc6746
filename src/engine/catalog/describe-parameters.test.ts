import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { defineStage, input, output, report, state } from '../../core/stage.ts';
import type { ParameterSchema } from '../project/stage-description.ts';
import { describeParameters } from './describe-parameters.ts';

const stage = defineStage({
  name: 'mine',
  description: 'Mine',
  parameters: z.strictObject({
    seed: z.int().min(0).describe('the seed'),
    share: z.number().gt(0).lt(1).default(0.5).describe('a share'),
    rate: z.number().min(0).max(1).optional().describe('a rate'),
    day: z.iso.date().optional().describe('a day'),
    mode: z.enum(['a', 'b']).describe('a mode'),
    value: z.union([z.string(), z.number(), z.boolean()]).describe('a value'),
    pair: z
      .strictObject({ low: z.int().describe('low'), high: z.int().default(3).describe('high') })
      .optional(),
    names: z.array(z.string()).default([]).describe('names'),
    scores: z.record(z.string(), z.number()).default({}).describe('scores'),
    made: output('made', 'a.parquet'),
    told: report('told'),
    kept: state('baseline', 'kept'),
    read: input('read').optional(),
    first: input('first'),
  }),
  run: async () => undefined,
});

const schema = z.toJSONSchema(stage.parameters, { io: 'input' }) as ParameterSchema;
const described = describeParameters(schema);
const of = (name: string) => described.find((one) => one.name === name);

describe('the parameters of a stage', () => {
  it('stand in the order in which people read them', () => {
    expect(described.map(({ name }) => name).slice(0, 7)).toEqual([
      'first',
      'read',
      'kept',
      'made',
      'told',
      'seed',
      'mode',
    ]);
    const names = described.map(({ name }) => name);
    expect(names.indexOf('pair.low')).toBe(names.indexOf('pair') + 1);
  });

  it.each([
    ['seed', 'whole number, at least 0', true],
    ['share', 'number, above 0, below 1', false],
    ['rate', 'number from 0 to 1', false],
    ['day', 'date', false],
    ['mode', '`a`, `b`', true],
    ['value', 'text, or number, or true or false', true],
    ['pair', 'map of `low`, `high`', false],
    ['pair.low', 'whole number', true],
    ['names', 'list of: text', false],
    ['scores', 'map of names to: number', false],
    ['made', 'path', true],
    ['told', 'path without extension', true],
    ['kept', 'folder', true],
  ])('`%s` is: %s', (name, type, required) => {
    expect([of(name)?.type, of(name)?.required]).toEqual([type, required]);
  });

  it('have the value of an example, of the default, or the first that may be', () => {
    expect(of('made')?.example).toBe('a.parquet');
    expect(of('share')?.example).toBe(0.5);
    expect(of('mode')?.example).toBe('a');
    expect(of('pair')?.example).toEqual({ high: 3 });
    expect(of('seed')?.example).toBeUndefined();
  });
});
