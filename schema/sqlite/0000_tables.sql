CREATE TABLE `choice` (
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`notice_no` integer NOT NULL,
	`granted` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	`withdrawn` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`site`, `day`, `notice_no`),
	FOREIGN KEY (`notice_no`) REFERENCES `notice`(`no`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `counted` (
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`name` text NOT NULL,
	`page` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`site`, `day`, `name`, `page`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `deletion` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site` text NOT NULL,
	`destination` text NOT NULL,
	`client` text NOT NULL,
	`at` integer NOT NULL,
	`settled` integer
) STRICT;
--> statement-breakpoint
CREATE TABLE `delivery` (
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
	FOREIGN KEY (`measure_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`destination_grant`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`erasure_no`) REFERENCES `erasure`(`no`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_state" CHECK("delivery"."state" in ('waiting', 'leased', 'recalled')),
	CONSTRAINT "delivery_allowed" CHECK("delivery"."state" = 'recalled' or ("delivery"."measure_grant" is not null and "delivery"."destination_grant" is not null))
) STRICT;
--> statement-breakpoint
CREATE INDEX `delivery_leased` ON `delivery` (`leased_until`) WHERE `state` <> 'waiting';--> statement-breakpoint
CREATE INDEX `delivery_mark` ON `delivery` (`mark`) WHERE `state` = 'leased';--> statement-breakpoint
CREATE INDEX `delivery_erasure` ON `delivery` (`erasure_no`) WHERE `erasure_no` is not null;--> statement-breakpoint
CREATE TABLE `entry` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`log` text NOT NULL,
	`receipt_no` integer,
	`json` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `entry_receipt` ON `entry` (`receipt_no`);--> statement-breakpoint
CREATE TABLE `erasure` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`receipt_no` integer NOT NULL,
	`site` text NOT NULL,
	`at` integer NOT NULL,
	`events` integer NOT NULL,
	`deliveries` integer NOT NULL,
	`in_flight` integer NOT NULL,
	`flew_sent` integer DEFAULT 0 NOT NULL,
	`flew_unknown` integer DEFAULT 0 NOT NULL,
	`flew_stopped` integer DEFAULT 0 NOT NULL,
	`closed` integer,
	FOREIGN KEY (`receipt_no`) REFERENCES `receipt`(`no`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `erasure_open` ON `erasure` (`no`) WHERE `closed` is null;--> statement-breakpoint
CREATE TABLE `event` (
	`day` integer NOT NULL,
	`grant_no` integer NOT NULL,
	`id` text NOT NULL,
	`name` text NOT NULL,
	`visit` text NOT NULL,
	`at` integer NOT NULL,
	`received` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`day`, `grant_no`, `id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `grant` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`receipt_no` integer NOT NULL,
	`purpose` text NOT NULL,
	`since` integer NOT NULL,
	`expires` integer NOT NULL,
	`notice_no` integer NOT NULL,
	FOREIGN KEY (`receipt_no`) REFERENCES `receipt`(`no`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`notice_no`) REFERENCES `notice`(`no`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "grant_purpose" CHECK("grant"."purpose" in ('measure', 'ga4'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `grant_receipt_purpose` ON `grant` (`receipt_no`,`purpose`);--> statement-breakpoint
CREATE TABLE `notice` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site` text NOT NULL,
	`version` integer NOT NULL,
	`language` text NOT NULL,
	`hash` text NOT NULL,
	`surface` text NOT NULL,
	`body` text NOT NULL,
	`published` integer NOT NULL,
	`voided` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `notice_site_hash` ON `notice` (`site`,`hash`);--> statement-breakpoint
CREATE TABLE `receipt` (
	`no` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`site` text NOT NULL,
	`id` text NOT NULL,
	`salt` text NOT NULL,
	`secret_hash` text NOT NULL,
	`pass_hash` text NOT NULL,
	`request_hash` text NOT NULL,
	`change_key` text,
	`created` integer NOT NULL,
	`withdrawn` integer
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `receipt_secret` ON `receipt` (`secret_hash`);--> statement-breakpoint
CREATE UNIQUE INDEX `receipt_pass` ON `receipt` (`pass_hash`);--> statement-breakpoint
CREATE TABLE `refusal` (
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`reason` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`site`, `day`, `reason`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `shipment` (
	`grant_no` integer NOT NULL,
	`visit` text NOT NULL,
	`at` integer NOT NULL,
	`no` integer NOT NULL,
	`destination` text NOT NULL,
	`destination_grant` integer NOT NULL,
	`size` integer NOT NULL,
	`tries` integer NOT NULL,
	`outcome` text NOT NULL,
	`reason` text NOT NULL,
	PRIMARY KEY(`grant_no`, `visit`, `at`, `no`),
	FOREIGN KEY (`grant_no`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "shipment_outcome" CHECK("shipment"."outcome" in ('sent', 'unknown', 'dead'))
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tally` (
	`site` text NOT NULL,
	`day` integer NOT NULL,
	`received` integer DEFAULT 0 NOT NULL,
	`stored` integer DEFAULT 0 NOT NULL,
	`counted` integer DEFAULT 0 NOT NULL,
	`duplicate` integer DEFAULT 0 NOT NULL,
	`refused` integer DEFAULT 0 NOT NULL,
	`allowed` integer DEFAULT 0 NOT NULL,
	`sent` integer DEFAULT 0 NOT NULL,
	`unknown` integer DEFAULT 0 NOT NULL,
	`dead` integer DEFAULT 0 NOT NULL,
	`purged` integer DEFAULT 0 NOT NULL,
	`destroyed` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`site`, `day`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `token` (
	`hash` text PRIMARY KEY NOT NULL,
	`site` text NOT NULL,
	`role` text NOT NULL,
	`label` text NOT NULL,
	`created` integer NOT NULL,
	`expires` integer,
	CONSTRAINT "token_role" CHECK("token"."role" in ('analyst', 'officer', 'operator', 'ingest'))
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `visit` (
	`grant_no` integer NOT NULL,
	`id` text NOT NULL,
	`started` integer NOT NULL,
	`last_seen` integer NOT NULL,
	`ga_client` text,
	`ga_session` integer,
	PRIMARY KEY(`grant_no`, `id`),
	FOREIGN KEY (`grant_no`) REFERENCES `grant`(`no`) ON UPDATE no action ON DELETE no action
) STRICT, WITHOUT ROWID;
