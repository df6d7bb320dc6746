import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toTypedJson } from './parameter-value.ts';
import { parseJsonValue } from './parse-json.ts';
import { parseYaml } from '../yaml/yaml-source.ts';

test('numbers keep how they are written, whatever space stands around them', () => {
  const parsed = parseJsonValue(
    'p.json',
    '\uFEFF{\n\t"a": 1,\n\t"b": 1.0, "c": 12345678901234567890, "d": -1e3}',
  );
  if (!parsed.ok) throw new Error(parsed.error[0]?.message);
  expect(toTypedJson(parsed.value.value)).toEqual({
    a: 1,
    b: '!!float 1.0',
    c: '!!integer 12345678901234567890',
    d: '!!float -1000.0',
  });
});

test('the same value in a YAML file is the same parameter', () => {
  const value = fc.jsonValue({ maxDepth: 3 }).filter((one) => !JSON.stringify(one).includes('__proto__'));
  fc.assert(
    fc.property(value, (one) => {
      // DEL and such may stand in JSON and not in YAML.
      const text = JSON.stringify(one).replaceAll(/[\u007f-\u009f\ufeff\ufffe\uffff]/g, 'x');
      const [json, yaml] = [parseJsonValue('p.json', text), parseYaml('p.yaml', text)];
      if (!json.ok || !yaml.ok) throw new Error(`${text}: ${json.ok} ${yaml.ok}`);
      expect(toTypedJson(json.value.value)).toEqual(toTypedJson(yaml.value.value));
    }),
  );
});
