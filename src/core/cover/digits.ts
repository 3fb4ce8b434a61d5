/**
 * The digits as lines in a box 0.55 wide and 1 high. They are drawn because machines without fonts (containers, Lambda)
 * cannot render text.
 */
const lines = [
  'M.275 0C-.06 0-.06 1 .275 1S.61 0 .275 0',
  'M.08 .2L.3 0V1M.08 1H.52',
  'M.03 .25C.03-.08 .52-.08 .52 .27 .52 .5 .3 .65 .03 1H.55',
  'M.03 .1C.2-.06 .5-.02 .5 .24 .5 .44 .35 .48 .2 .48 .4 .48 .54 .56 .54 .74 .54 1.04 .18 1.08 .02 .9',
  'M.4 1V0L0 .7H.55',
  'M.5 0H.1L.06 .45C.2 .36 .54 .36 .54 .68 .54 1.02 .2 1.08 .03 .92',
  'M.46 .06C.2-.08 .02 .2 .02 .62 .02 1.12 .54 1.12 .54 .68 .54 .32 .1 .32 .03 .62',
  'M.02 0H.53L.2 1',
  'M.275 .46C-.02 .46 .02 0 .275 0S.53 .46 .275 .46C-.08 .46-.08 1 .275 1S.63 .46 .275 .46',
  'M.52 .38C.45 .68 .01 .68 .01 .32 .01-.12 .53-.12 .53 .38 .53 .8 .35 1.08 .09 .94',
] as const;

const digitWidth = 0.55;
const gap = 0.2;

/** Width of a number at height 1. */
export function digitsWidth(number: number): number {
  return String(number).length * (digitWidth + gap) - gap;
}

/** SVG path data of a whole number ≥ 0, with its upper left corner at 0, 0 and a height of 1. */
export function digitsPath(number: number): string {
  return [...String(number)].map((digit, index) => shifted(lines[Number(digit)]!, index * (digitWidth + gap))).join('');
}

/** Moves a path of absolute commands to the right: x is the first of each pair, but V has only a y and H only an x. */
function shifted(path: string, by: number): string {
  return path.replace(/([A-Z])([^A-Z]*)/g, (_, command: string, text: string) => {
    if (command === 'V') return command + text;
    const numbers = text.match(/-?\d*\.?\d+/g)?.map(Number) ?? [];
    return command + numbers.map((value, index) => (command === 'H' || index % 2 === 0 ? value + by : value)).join(' ');
  });
}
