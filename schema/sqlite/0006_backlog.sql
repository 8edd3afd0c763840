-- What waits is found by the grant it waits under. One index finds what is out, where there were two.
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
	FOREIGN KEY (`erasure_no`) REFERENCES `erasure`(`no`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_state" CHECK("state" in ('waiting', 'again', 'leased', 'recalled')),
	CONSTRAINT "delivery_allowed" CHECK("state" = 'recalled' or ("measure_grant" is not null and "destination_grant" is not null))
) STRICT;
--> statement-breakpoint
INSERT INTO `delivery_row` SELECT `no`, `site`, `day`, `destination`, `measure_grant`, `destination_grant`, `visit`, `events`, `size`,
	`state`, `due`, `mark`, CASE WHEN `state` IN ('leased', 'recalled') THEN `leased_until` END, `tries`, `erasure_no`, `event_no`, `repeatable`
FROM `delivery`;
--> statement-breakpoint
DROP TABLE `delivery`;
--> statement-breakpoint
ALTER TABLE `delivery_row` RENAME TO `delivery`;
--> statement-breakpoint
CREATE INDEX `delivery_measure_grant` ON `delivery` (`measure_grant`);
--> statement-breakpoint
CREATE INDEX `delivery_out` ON `delivery` (`mark`) WHERE `leased_until` is not null;
--> statement-breakpoint
CREATE INDEX `delivery_again` ON `delivery` (`due`) WHERE `state` = 'again';
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
--> statement-breakpoint
-- A grant for a destination ends after what it lets out. Deliveries are found by the grant to measure of the same receipt, whose end a
-- foreign key guards; both grants may end in one statement.
CREATE TRIGGER `grant_outlives_its_deliveries` BEFORE DELETE ON `grant`
WHEN EXISTS (
	SELECT 1 FROM `grant` m JOIN `delivery` d ON d.`measure_grant` = m.`no`
	WHERE m.`receipt_no` = OLD.`receipt_no` AND m.`purpose` = 'measure' AND d.`destination_grant` = OLD.`no`
)
BEGIN
	SELECT RAISE(ABORT, 'a grant does not end while deliveries name it');
END;
