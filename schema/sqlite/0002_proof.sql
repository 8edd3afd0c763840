CREATE TABLE `checkpoint` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`log` text NOT NULL,
	`size` integer NOT NULL,
	`at` integer NOT NULL,
	`note` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `checkpoint_size` ON `checkpoint` (`log`,`size`);--> statement-breakpoint
CREATE TABLE `head` (
	`log` text PRIMARY KEY NOT NULL,
	`origin` text NOT NULL,
	`size` integer NOT NULL,
	`root` text NOT NULL,
	`edge` text NOT NULL,
	`entry_no` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `held_event` (
	`hold_no` integer NOT NULL,
	`day` integer NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`visit` text NOT NULL,
	`at` integer NOT NULL,
	`received` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`hold_no`, `day`, `id`),
	FOREIGN KEY (`hold_no`) REFERENCES `hold`(`no`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `hold` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`receipt_no` integer NOT NULL,
	`basis` text NOT NULL,
	`at` integer NOT NULL,
	`released` integer,
	FOREIGN KEY (`receipt_no`) REFERENCES `receipt`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `hold_open` ON `hold` (`receipt_no`) WHERE "released" is null;--> statement-breakpoint
CREATE TABLE `incident` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`occurred` integer NOT NULL,
	`aware` integer NOT NULL,
	`count` integer NOT NULL,
	`state` text DEFAULT 'draft' NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `incident_subject` ON `incident` (`site`,`kind`,`subject`);--> statement-breakpoint
CREATE TABLE `leaf` (
	`log` text NOT NULL,
	`idx` integer NOT NULL,
	`entry_no` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`log`, `idx`),
	FOREIGN KEY (`entry_no`) REFERENCES `entry`(`no`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE UNIQUE INDEX `leaf_entry` ON `leaf` (`entry_no`);--> statement-breakpoint
CREATE TABLE `node` (
	`log` text NOT NULL,
	`level` integer NOT NULL,
	`idx` integer NOT NULL,
	`hash` text NOT NULL,
	PRIMARY KEY(`log`, `level`, `idx`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `choice` ADD `expired` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `choice` ADD `voided` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `erasure` ADD `held` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `erasure` ADD `cause` text DEFAULT 'withdrawn' NOT NULL;--> statement-breakpoint
ALTER TABLE `grant` ADD `lapsed` integer;--> statement-breakpoint
ALTER TABLE `notice` ADD `retired` integer;