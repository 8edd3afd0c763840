DROP TRIGGER `event_needs_live_grant`;
--> statement-breakpoint
-- The rule stands in the database: no event without a live grant to measure and a visit under it. One that has none is no row, whoever
-- inserts it; the insert says that it changed nothing.
CREATE TRIGGER `event_needs_live_grant` BEFORE INSERT ON `event`
WHEN NOT EXISTS (
	SELECT 1 FROM `live_grant` g JOIN `visit` v ON v.`grant_no` = g.`no`
	WHERE g.`no` = NEW.`grant_no` AND g.`purpose` = 'measure' AND g.`expires` > NEW.`received` AND v.`id` = NEW.`visit`
)
BEGIN
	SELECT RAISE(IGNORE);
END;
--> statement-breakpoint
DROP TRIGGER `grant_outlives_its_deliveries`;
--> statement-breakpoint
-- The number of a delivery follows from that of its row, which finds it: no index leads to it from its grant.
CREATE TABLE `delivery_row` (
	`no` integer PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`destination` text NOT NULL,
	`measure_grant` integer,
	`destination_grant` integer,
	`visit` text NOT NULL,
	`events` text NOT NULL,
	`size` integer NOT NULL,
	`state` text NOT NULL,
	`due` integer NOT NULL,
	`mark` text NOT NULL,
	`leased_until` integer,
	`tries` integer NOT NULL,
	`erasure_no` integer,
	`repeatable` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`erasure_no`) REFERENCES `erasure`(`no`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_state" CHECK("state" in ('waiting', 'again', 'leased', 'recalled')),
	CONSTRAINT "delivery_allowed" CHECK("state" = 'recalled' or ("measure_grant" is not null and "destination_grant" is not null))
) STRICT;
--> statement-breakpoint
-- What was recalled has no row any more: it comes after all rows there are.
INSERT INTO `delivery_row` SELECT
	CASE `state` WHEN 'recalled' THEN 64 * (row_number() OVER (PARTITION BY `state` = 'recalled' ORDER BY `no`)
		+ max(coalesce((SELECT max(`no`) FROM `event`), 0), (SELECT max(`event_no`) FROM `delivery`)))
	ELSE 64 * `event_no` + row_number() OVER (PARTITION BY `state` = 'recalled', `event_no` ORDER BY `no`) - 1 END,
	`site`, `day`, `destination`, `measure_grant`, `destination_grant`, `visit`, `events`, `size`, `state`, `due`, `mark`, `leased_until`,
	`tries`, `erasure_no`, `repeatable`
FROM `delivery`;
--> statement-breakpoint
DROP TABLE `delivery`;
--> statement-breakpoint
ALTER TABLE `delivery_row` RENAME TO `delivery`;
--> statement-breakpoint
CREATE INDEX `delivery_out` ON `delivery` (`mark`) WHERE `leased_until` is not null;
--> statement-breakpoint
CREATE INDEX `delivery_again` ON `delivery` (`due`) WHERE `state` = 'again';
--> statement-breakpoint
CREATE INDEX `delivery_erasure` ON `delivery` (`erasure_no`) WHERE `erasure_no` is not null;
--> statement-breakpoint
CREATE TABLE `dead_letter_row` (
	`no` integer PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`destination` text NOT NULL,
	`measure_grant` integer NOT NULL,
	`destination_grant` integer NOT NULL,
	`visit` text NOT NULL,
	`events` text NOT NULL,
	`size` integer NOT NULL,
	`tries` integer NOT NULL,
	`repeatable` integer NOT NULL,
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`measure_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`destination_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
-- Behind whatever still waits of the same row.
INSERT INTO `dead_letter_row` SELECT 64 * `event_no` + 31 + row_number() OVER (PARTITION BY `event_no` ORDER BY `no`),
	`site`, `day`, `destination`, `measure_grant`, `destination_grant`, `visit`, `events`, `size`, `tries`, `repeatable`, `reason`, `at`
FROM `dead_letter`;
--> statement-breakpoint
DROP TABLE `dead_letter`;
--> statement-breakpoint
ALTER TABLE `dead_letter_row` RENAME TO `dead_letter`;
--> statement-breakpoint
CREATE INDEX `dead_letter_measure_grant` ON `dead_letter` (`measure_grant`);
--> statement-breakpoint
CREATE INDEX `dead_letter_destination_grant` ON `dead_letter` (`destination_grant`);
--> statement-breakpoint
-- A delivery is never moved to other grants, or given other events, once it was allowed: it may only be recalled.
CREATE TRIGGER `delivery_keeps_its_grants` BEFORE UPDATE OF `no`, `measure_grant`, `destination_grant`, `destination`, `visit`, `events`, `repeatable` ON `delivery`
WHEN NEW.`no` <> OLD.`no` OR NEW.`destination` <> OLD.`destination` OR NEW.`visit` <> OLD.`visit` OR NEW.`events` <> OLD.`events`
	OR NEW.`repeatable` <> OLD.`repeatable`
	OR (NEW.`measure_grant` IS NOT NULL AND NEW.`measure_grant` IS NOT OLD.`measure_grant`)
	OR (NEW.`destination_grant` IS NOT NULL AND NEW.`destination_grant` IS NOT OLD.`destination_grant`)
BEGIN
	SELECT RAISE(ABORT, 'a delivery keeps the grants it was allowed by');
END;
--> statement-breakpoint
-- A delivery names two live grants of one receipt: the one to measure and the one for its destination. What goes to the site's own
-- webhook needs no more than the grant to measure.
CREATE TRIGGER `delivery_needs_live_grants` BEFORE INSERT ON `delivery`
WHEN NOT EXISTS (
	SELECT 1 FROM `live_grant` m JOIN `live_grant` d ON d.`receipt_no` = m.`receipt_no`
	WHERE m.`no` = NEW.`measure_grant` AND m.`purpose` = 'measure' AND m.`expires` > NEW.`due`
	AND d.`no` = NEW.`destination_grant` AND d.`expires` > NEW.`due`
	AND d.`purpose` = CASE NEW.`destination` WHEN 'webhook' THEN 'measure' ELSE NEW.`destination` END
)
BEGIN
	SELECT RAISE(ABORT, 'a delivery needs live grants to measure and for its destination');
END;
--> statement-breakpoint
-- Whoever ends a grant finds its deliveries by its visits and their rows. So each is there as long as the next one: a delivery
-- begins under a row of its visit, a row goes after its deliveries, dead ones too, a visit after its rows, and a grant (by its foreign key) after its visits.
CREATE TRIGGER `delivery_needs_its_row` BEFORE INSERT ON `delivery`
WHEN NOT EXISTS (
	SELECT 1 FROM `event` e WHERE e.`no` = NEW.`no` / 64 AND e.`grant_no` = NEW.`measure_grant` AND e.`visit` = NEW.`visit`
)
BEGIN
	SELECT RAISE(ABORT, 'a delivery needs the row it carries events of');
END;
--> statement-breakpoint
CREATE TRIGGER `event_outlives_its_deliveries` BEFORE DELETE ON `event`
WHEN EXISTS (
	SELECT 1 FROM `delivery` d WHERE d.`no` BETWEEN OLD.`no` * 64 AND OLD.`no` * 64 + 63 AND d.`measure_grant` = OLD.`grant_no`
) OR EXISTS (
	SELECT 1 FROM `dead_letter` l WHERE l.`no` BETWEEN OLD.`no` * 64 AND OLD.`no` * 64 + 63
)
BEGIN
	SELECT RAISE(ABORT, 'a row does not go while deliveries carry its events');
END;
--> statement-breakpoint
CREATE TRIGGER `visit_outlives_its_rows` BEFORE DELETE ON `visit`
WHEN EXISTS (
	SELECT 1 FROM json_each('[' || OLD.`rows` || ']') n CROSS JOIN `event` e ON e.`no` = n.`value`
	WHERE e.`grant_no` = OLD.`grant_no` AND e.`visit` = OLD.`id`
)
BEGIN
	SELECT RAISE(ABORT, 'a visit does not go before its rows');
END;
--> statement-breakpoint
-- A grant for a destination ends after what it lets out.
CREATE TRIGGER `grant_outlives_its_deliveries` BEFORE DELETE ON `grant`
WHEN EXISTS (
	SELECT 1 FROM `grant` m JOIN `visit` w ON w.`grant_no` = m.`no`
	CROSS JOIN json_each('[' || w.`rows` || ']') n
	CROSS JOIN `delivery` d ON d.`no` BETWEEN n.`value` * 64 AND n.`value` * 64 + 63 AND d.`measure_grant` = m.`no`
	WHERE m.`receipt_no` = OLD.`receipt_no` AND m.`purpose` = 'measure' AND d.`destination_grant` = OLD.`no`
)
BEGIN
	SELECT RAISE(ABORT, 'a grant does not end while deliveries name it');
END;
