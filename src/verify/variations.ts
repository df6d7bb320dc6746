/** The circumstances of each room. Control is pinned as well: nothing is left as the caller happens to have it. */

export interface RoomSettings {
  readonly name: string;
  /** Name of the folder that the room is made in. */
  readonly folder: string;
  readonly timeZone: string;
  readonly locale: string;
  /** Name of the home folder, which does not exist. */
  readonly home: string;
  readonly threads: number;
}

/**
 * @param threads of the control room and of the varied room
 */
export function roomSettings(threads: readonly [control: number, varied: number]): readonly RoomSettings[] {
  return [
    {
      name: 'control',
      folder: 'control',
      // 26 hours from the varied room: the date always differs.
      timeZone: 'Etc/GMT+12',
      locale: 'C.UTF-8',
      home: 'home-control',
      threads: threads[0],
    },
    {
      name: 'varied',
      // A space and letters outside ASCII, one of them with another upper case in Turkish.
      folder: 'varied room é ı 数',
      timeZone: 'Asia/Kathmandu',
      locale: 'tr_TR.UTF-8',
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
