import type { frCounts } from './fr-counts.ts';

export const enCounts: typeof frCounts = {
  title: 'Counts without consent',
  intro: (fewest) =>
    `How often each event happened, by page group and day, among those who granted nothing. A cell is shown from ${fewest} on, and a day once it is over. One person may be counted several times: nothing is kept that could tell.`,
  lane: 'The lane for counts is today',
  day: 'A day that is over',
  wrong: 'Give a day that is over: the day still running is not shown.',
  none: (fewest) => `no cell reaches ${fewest}.`,
  event: 'Event',
  page: 'Page group',
  number: 'Number',
  sums: 'Sums',
  sumsOfShown: 'Sums of the cells shown above, and of those alone: what is not shown is not in them.',
  byEvent: 'By event',
  byPage: 'By page group',
  marks:
    'A group that begins with ~ is a page that the configuration does not declare: nothing but common words is left of it.',
};
