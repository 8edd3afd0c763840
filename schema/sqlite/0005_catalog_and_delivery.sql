CREATE TABLE `plan` (
	`site` text NOT NULL,
	`version` integer NOT NULL,
	`hash` text NOT NULL,
	`body` text NOT NULL,
	`published` integer NOT NULL,
	PRIMARY KEY(`site`, `version`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `quarantine` (
	`site` text NOT NULL,
	`name` text NOT NULL,
	`param` text NOT NULL,
	`n` integer NOT NULL,
	`first_day` integer NOT NULL,
	`last_day` integer NOT NULL,
	PRIMARY KEY(`site`, `name`, `param`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `circuit` (
	`site` text NOT NULL,
	`destination` text NOT NULL,
	`stopped` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`rests_until` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`site`, `destination`),
	CONSTRAINT "circuit_failures" CHECK("circuit"."failures" >= 0)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `dead_letter` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`destination` text NOT NULL,
	`measure_grant` integer NOT NULL,
	`destination_grant` integer NOT NULL,
	`visit` text NOT NULL,
	`event_no` integer NOT NULL,
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
CREATE INDEX `dead_letter_measure_grant` ON `dead_letter` (`measure_grant`);--> statement-breakpoint
CREATE INDEX `dead_letter_destination_grant` ON `dead_letter` (`destination_grant`);
--> statement-breakpoint
CREATE TABLE `curtailed` (
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`destination` text NOT NULL,
	`reason` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`site`, `day`, `destination`, `reason`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
-- A run that destroys what its time is over for: where it stands, and what its commits have counted so far. One at a time per site and lane.
CREATE TABLE `destruction` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site` text NOT NULL,
	`lane` text NOT NULL,
	`before` integer NOT NULL,
	`today` integer NOT NULL,
	`event_cursor` integer DEFAULT 0 NOT NULL,
	`grant_cursor` integer DEFAULT 0 NOT NULL,
	`events` integer DEFAULT 0 NOT NULL,
	`held` integer DEFAULT 0 NOT NULL,
	`visits` integer DEFAULT 0 NOT NULL,
	`sends` integer DEFAULT 0 NOT NULL,
	`deliveries` integer DEFAULT 0 NOT NULL,
	`letters` integer DEFAULT 0 NOT NULL,
	`names` integer DEFAULT 0 NOT NULL,
	`receipts` integer DEFAULT 0 NOT NULL,
	`finished` integer,
	`closed` integer,
	CONSTRAINT "destruction_lane" CHECK("lane" in ('measure', 'evidence'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `destruction_run` ON `destruction` (`site`,`lane`,`before`);
--> statement-breakpoint
-- When a grant was used last, once the visits that say so are destroyed.
ALTER TABLE `grant` ADD `seen` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
-- A delivery says whether it may be sent twice, and one that came back from an attempt is told from one that never left.
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
	`event_no` integer DEFAULT 0 NOT NULL,
	`repeatable` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`measure_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`destination_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`erasure_no`) REFERENCES `erasure`(`no`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_state" CHECK("state" in ('waiting', 'again', 'leased', 'recalled')),
	CONSTRAINT "delivery_allowed" CHECK("state" = 'recalled' or ("measure_grant" is not null and "destination_grant" is not null))
) STRICT;
--> statement-breakpoint
INSERT INTO `delivery_row` SELECT `no`, `site`, `day`, `destination`, `measure_grant`, `destination_grant`, `visit`, `events`, `size`,
	CASE WHEN `state` = 'waiting' AND `tries` > 0 THEN 'again' ELSE `state` END, `due`, `mark`, `leased_until`, `tries`, `erasure_no`, `event_no`, 0
FROM `delivery`;
--> statement-breakpoint
DROP TABLE `delivery`;
--> statement-breakpoint
ALTER TABLE `delivery_row` RENAME TO `delivery`;
--> statement-breakpoint
CREATE INDEX `delivery_leased` ON `delivery` (`leased_until`) WHERE `state` in ('leased', 'recalled');
--> statement-breakpoint
CREATE INDEX `delivery_again` ON `delivery` (`due`) WHERE `state` = 'again';
--> statement-breakpoint
CREATE INDEX `delivery_mark` ON `delivery` (`mark`) WHERE `state` = 'leased';
--> statement-breakpoint
CREATE INDEX `delivery_erasure` ON `delivery` (`erasure_no`) WHERE `erasure_no` is not null;
--> statement-breakpoint
-- A delivery is never moved to other grants, or given other events, once it was allowed: it may only be recalled.
CREATE TRIGGER `delivery_keeps_its_grants` BEFORE UPDATE OF `measure_grant`, `destination_grant`, `destination`, `visit`, `event_no`, `events`, `repeatable` ON `delivery`
WHEN NEW.`destination` <> OLD.`destination` OR NEW.`visit` <> OLD.`visit` OR NEW.`event_no` <> OLD.`event_no` OR NEW.`events` <> OLD.`events`
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
