import type { DifferenceCause } from '../../documents/reproducibility.ts';
import type { Setting, Variation } from '../variations/variation.ts';

/** What a room is given. */
export interface RoomSettings {
  readonly name: string;
  /** By name of the variation, in the order of the variations. */
  readonly given: ReadonlyMap<string, GivenSetting>;
}

interface GivenSetting extends Setting {
  /** Of the variation. */
  readonly cause: DifferenceCause | undefined;
}

/** The control room, and one in which everything is varied. */
export function roomSettings(variations: readonly Variation[]): readonly [RoomSettings, RoomSettings] {
  const room = (name: 'control' | 'varied'): RoomSettings => ({
    name,
    given: new Map(
      variations.map((variation) => [variation.name, { ...variation[name], cause: variation.cause }]),
    ),
  });
  return [room('control'), room('varied')];
}

/** @throws RangeError when there is no such variation */
export function settingOf(room: RoomSettings, variation: string): string {
  const setting = room.given.get(variation);
  if (setting === undefined) throw new RangeError(`no variation \`${variation}\``);
  return setting.value;
}

/** The environment of the room's processes. @param base folder of the rooms */
export function roomEnvironment(room: RoomSettings, base: string): Record<string, string> {
  const parts = [...room.given.values()].map((setting) => setting.environment?.(base) ?? {});
  return Object.assign({}, ...parts) as Record<string, string>;
}
