-- The events of one beacon become one row. Each event kept until now becomes a row of its own.
CREATE TABLE `event_row` (
	`no` integer PRIMARY KEY NOT NULL,
	`day` integer NOT NULL,
	`grant_no` integer NOT NULL,
	`visit` text NOT NULL,
	`received` integer NOT NULL,
	`last_at` integer NOT NULL,
	`size` integer NOT NULL,
	`ids` text NOT NULL,
	`body` text NOT NULL
) STRICT;
--> statement-breakpoint
INSERT INTO `event_row` (`day`, `grant_no`, `visit`, `received`, `last_at`, `size`, `ids`, `body`)
SELECT `day`, `grant_no`, `visit`, `received`, `at`, 1, json_array(`id`),
	json_object('setting', json_remove(`body`, '$.engaged', '$.params'), 'events', json_array(json_array(`name`, `at`,
		json_remove(`body`, '$.page', '$.referrer', '$.device'))))
FROM `event` ORDER BY `received`, `at`;
--> statement-breakpoint
ALTER TABLE `visit` ADD `last_at` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
ALTER TABLE `visit` ADD `rows` text DEFAULT '' NOT NULL;
--> statement-breakpoint
-- What the pages' clocks said is not known any more: until these visits end, every id is compared.
CREATE INDEX `event_row_visit` ON `event_row` (`grant_no`, `visit`);
--> statement-breakpoint
UPDATE `visit` SET `last_at` = 9007199254740991, `rows` = coalesce((
	SELECT group_concat(e.`no`) FROM `event_row` e WHERE e.`grant_no` = `visit`.`grant_no` AND e.`visit` = `visit`.`id`), '');
--> statement-breakpoint
ALTER TABLE `delivery` ADD `event_no` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
DROP TRIGGER `delivery_keeps_its_grants`;
--> statement-breakpoint
-- A waiting delivery of several old rows becomes one for each; each keeps what it was allowed.
INSERT INTO `delivery` (`site`, `day`, `destination`, `measure_grant`, `destination_grant`, `visit`, `events`, `size`, `state`, `due`, `mark`,
	`leased_until`, `tries`, `erasure_no`, `event_no`)
SELECT d.`site`, d.`day`, d.`destination`, d.`measure_grant`, d.`destination_grant`, d.`visit`, '[0]', 1, d.`state`, d.`due`, '', NULL, d.`tries`, NULL,
	(SELECT e.`no` FROM `event_row` e WHERE e.`grant_no` = d.`measure_grant` AND e.`visit` = d.`visit` AND e.`ids` = json_array(k.`value` ->> 1))
FROM `delivery` d JOIN json_each(d.`events`) k
WHERE d.`state` = 'waiting' AND EXISTS (
	SELECT 1 FROM `event_row` e WHERE e.`grant_no` = d.`measure_grant` AND e.`visit` = d.`visit` AND e.`ids` = json_array(k.`value` ->> 1));
--> statement-breakpoint
DELETE FROM `delivery` WHERE `state` = 'waiting' AND `event_no` = 0;
--> statement-breakpoint
DROP INDEX `event_row_visit`;
--> statement-breakpoint
DROP TABLE `event`;
--> statement-breakpoint
ALTER TABLE `event_row` RENAME TO `event`;
--> statement-breakpoint
-- The rule stands in the database too: no event without a live grant to measure and a visit under it.
CREATE TRIGGER `event_needs_live_grant` BEFORE INSERT ON `event`
WHEN NOT EXISTS (
	SELECT 1 FROM `live_grant` g JOIN `visit` v ON v.`grant_no` = g.`no`
	WHERE g.`no` = NEW.`grant_no` AND g.`purpose` = 'measure' AND g.`expires` > NEW.`received` AND v.`id` = NEW.`visit`
)
BEGIN
	SELECT RAISE(ABORT, 'an event needs a live grant to measure and a visit under it');
END;
--> statement-breakpoint
-- Whatever is kept is found from its visit: a withdrawal destroys what the visits of its grant name. A visit that begins names its
-- row and times beforehand; one that named a row which did not come may meet it later, with later times.
CREATE TRIGGER `event_joins_its_visit` AFTER INSERT ON `event`
BEGIN
	UPDATE `visit` SET `rows` = CASE `rows` WHEN '' THEN CAST(NEW.`no` AS TEXT) WHEN CAST(NEW.`no` AS TEXT) THEN `rows`
			ELSE `rows` || ',' || NEW.`no` END,
		`last_at` = max(`last_at`, NEW.`last_at`), `last_seen` = max(`last_seen`, NEW.`received`)
	WHERE `grant_no` = NEW.`grant_no` AND `id` = NEW.`visit`
		AND (`rows` <> CAST(NEW.`no` AS TEXT) OR `last_at` < NEW.`last_at` OR `last_seen` < NEW.`received`);
END;
--> statement-breakpoint
CREATE TRIGGER `event_never_rewritten` BEFORE UPDATE ON `event`
BEGIN
	SELECT RAISE(ABORT, 'an event is never rewritten');
END;
--> statement-breakpoint
-- One row per event, for whoever reads.
CREATE VIEW `single_event` AS
SELECT e.`no`, x.`key` AS `place`, json_extract(e.`ids`, '$[' || x.`key` || ']') AS `id`, e.`day`, e.`grant_no`, e.`visit`,
	e.`received`, x.`value` ->> 0 AS `name`, x.`value` ->> 1 AS `at`, json_patch(e.`body` -> 'setting', x.`value` -> 2) AS `body`
FROM `event` e JOIN json_each(e.`body`, '$.events') x;
--> statement-breakpoint
-- A delivery is never moved to other grants, or given other events, once it was allowed: it may only be recalled.
CREATE TRIGGER `delivery_keeps_its_grants` BEFORE UPDATE OF `measure_grant`, `destination_grant`, `destination`, `visit`, `event_no`, `events` ON `delivery`
WHEN NEW.`destination` <> OLD.`destination` OR NEW.`visit` <> OLD.`visit` OR NEW.`event_no` <> OLD.`event_no` OR NEW.`events` <> OLD.`events`
	OR (NEW.`measure_grant` IS NOT NULL AND NEW.`measure_grant` IS NOT OLD.`measure_grant`)
	OR (NEW.`destination_grant` IS NOT NULL AND NEW.`destination_grant` IS NOT OLD.`destination_grant`)
BEGIN
	SELECT RAISE(ABORT, 'a delivery keeps the grants it was allowed by');
END;
--> statement-breakpoint
DROP TABLE `held_event`;
--> statement-breakpoint
CREATE TABLE `held_event` (
	`hold_no` integer NOT NULL,
	`no` integer NOT NULL,
	`day` integer NOT NULL,
	`grant_no` integer NOT NULL,
	`visit` text NOT NULL,
	`received` integer NOT NULL,
	`size` integer NOT NULL,
	`ids` text NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`hold_no`, `grant_no`, `no`),
	FOREIGN KEY (`hold_no`) REFERENCES `hold`(`no`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
