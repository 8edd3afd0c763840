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
	`reason` text NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`measure_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`destination_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `dead_letter_measure_grant` ON `dead_letter` (`measure_grant`);--> statement-breakpoint
CREATE INDEX `dead_letter_destination_grant` ON `dead_letter` (`destination_grant`);
--> statement-breakpoint
DROP TRIGGER `delivery_needs_live_grants`;
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
