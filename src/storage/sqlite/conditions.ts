/** A visit ends after 30 minutes without an event or 24 hours after its start (GA4's own limits). */
export const idleLimit = 30 * 60_000;
export const visitLimit = 24 * 3_600_000;

/** SQL, after a row `w` of `visit`: the numbers `named` of its rows, in the order in which they came. */
export const itsNumbers = `CROSS JOIN json_each('[' || w.rows || ']') named`;

/**
 * SQL, after a row `w` of `visit`: its rows `e` of `event`, which it names. Grant and visit are compared, because the number of a
 * destroyed row may come back.
 */
export const itsRows = `${itsNumbers}
  CROSS JOIN event e ON e.no = named.value AND e.grant_no = w.grant_no AND e.visit = w.id`;

/**
 * The deliveries of a row have numbers that follow from its own, this many at most: whoever has the row finds them, and no index is
 * needed (docs/design/0026-numbers-of-deliveries.md).
 */
export const deliveriesPerRow = 64;

/** SQL: `one`, of `delivery` or `dead_letter`, carries events of that row of `event`. */
export function carriesOf(one: string, row: string): string {
  return `${one}.no BETWEEN ${row} * ${deliveriesPerRow} AND ${row} * ${deliveriesPerRow} + ${deliveriesPerRow - 1}`;
}

/** SQL: the number of the row that `one`, of `delivery` or `dead_letter`, carries events of. */
export function rowOf(one: string): string {
  return `${one}.no / ${deliveriesPerRow}`;
}

/**
 * SQL, after a row `e` of `event`: its deliveries `d`, but those that an end has recalled. Without the plus sign SQLite would rather
 * make an index of all deliveries by their grant, each time.
 */
export const itsDeliveries = `CROSS JOIN delivery d ON ${carriesOf('d', 'e.no')} AND +d.measure_grant = e.grant_no`;

/** SQL: whose grant lets an event out to this destination. The site's own webhook goes on measuring. */
export function purposeOf(destination: string): string {
  return `CASE ${destination} WHEN 'webhook' THEN 'measure' ELSE ${destination} END`;
}

/** SQL: grant `no` may be used for `purpose` at `now`. */
export function liveGrant(no: string, purpose: string, now: string): string {
  return `EXISTS (SELECT 1 FROM live_grant l WHERE l.no = ${no} AND l.purpose = ${purpose} AND l.expires > ${now})`;
}

/** SQL over a row of `visit`: it has not ended at `now`. */
export function visitGoesOn(now: string): string {
  return `last_seen > ${now} - ${idleLimit} AND started > ${now} - ${visitLimit}`;
}

/** SQL: visit `id` of grant `no` exists and has not ended at `now`. */
export function liveVisit(no: string, id: string, now: string): string {
  return `EXISTS (SELECT 1 FROM visit v WHERE v.grant_no = ${no} AND v.id = ${id} AND ${visitGoesOn(now)})`;
}
