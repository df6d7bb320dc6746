/** The circumstances of each room. Control is pinned as well: nothing is left as the caller happens to have it. */

export interface RoomSettings {
  readonly name: string;
  /** Name of the folder that the room is made in. */
  readonly folder: string;
  readonly timeZone: string;
  /** How programs write its distance from UTC. */
  readonly offset: readonly string[];
  /** How programs abbreviate it. */
  readonly zoneName: string;
  readonly locale: string;
  /** Name of the home folder, which does not exist. */
  readonly home: string;
  readonly threads: number;
}

/**
 * @param threads of the control room and of the varied room
 * @param locale of the varied room
 */
export function roomSettings(
  threads: readonly [control: number, varied: number],
  locale: string,
): readonly RoomSettings[] {
  return [
    {
      name: 'control',
      folder: 'control',
      // 26 hours from the varied room: the date always differs.
      timeZone: 'Etc/GMT+12',
      offset: ['-12:00', '-1200'],
      zoneName: '-12',
      locale: 'C.UTF-8',
      home: 'home-control',
      threads: threads[0],
    },
    {
      name: 'varied',
      // A space and letters outside ASCII, one of them with another upper case in Turkish.
      folder: 'varied room é ı 数',
      timeZone: 'Asia/Kathmandu',
      offset: ['+05:45', '+0545'],
      zoneName: '+0545',
      locale,
      home: 'home-varied',
      threads: threads[1],
    },
  ];
}

/** The environment of the room's processes: the engine's and, on purpose, the stages'. */
export function roomEnvironment(settings: RoomSettings, base: string): Record<string, string> {
  return {
    TZ: settings.timeZone,
    LC_ALL: settings.locale,
    LANG: settings.locale,
    HOME: `${base}/${settings.home}`,
  };
}
