-- A grant that may be used, save for its expiry, which needs the caller's clock: compare `expires` beside it.
CREATE VIEW `live_grant` AS
SELECT g.`no`, g.`receipt_no`, g.`purpose`, g.`since`, g.`expires`, g.`notice_no`
FROM `grant` g JOIN `notice` n ON n.`no` = g.`notice_no`
WHERE n.`voided` IS NULL;
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
CREATE TRIGGER `event_never_rewritten` BEFORE UPDATE ON `event`
BEGIN
	SELECT RAISE(ABORT, 'an event is never rewritten');
END;
--> statement-breakpoint
-- A delivery names two live grants of one receipt: the one to measure and the one for its destination.
CREATE TRIGGER `delivery_needs_live_grants` BEFORE INSERT ON `delivery`
WHEN NOT EXISTS (
	SELECT 1 FROM `live_grant` m JOIN `live_grant` d ON d.`receipt_no` = m.`receipt_no`
	WHERE m.`no` = NEW.`measure_grant` AND m.`purpose` = 'measure' AND m.`expires` > NEW.`due`
	AND d.`no` = NEW.`destination_grant` AND d.`purpose` = NEW.`destination` AND d.`expires` > NEW.`due`
)
BEGIN
	SELECT RAISE(ABORT, 'a delivery needs live grants to measure and for its destination');
END;
--> statement-breakpoint
-- Nor is one moved to other grants, or given other events, once it was allowed: it may only be recalled.
CREATE TRIGGER `delivery_keeps_its_grants` BEFORE UPDATE OF `measure_grant`, `destination_grant`, `destination`, `visit`, `events` ON `delivery`
WHEN NEW.`destination` <> OLD.`destination` OR NEW.`visit` <> OLD.`visit` OR NEW.`events` <> OLD.`events`
	OR (NEW.`measure_grant` IS NOT NULL AND NEW.`measure_grant` IS NOT OLD.`measure_grant`)
	OR (NEW.`destination_grant` IS NOT NULL AND NEW.`destination_grant` IS NOT OLD.`destination_grant`)
BEGIN
	SELECT RAISE(ABORT, 'a delivery keeps the grants it was allowed by');
END;
--> statement-breakpoint
CREATE TRIGGER `entry_never_rewritten` BEFORE UPDATE ON `entry`
BEGIN
	SELECT RAISE(ABORT, 'a ledger entry is never rewritten');
END;
--> statement-breakpoint
CREATE TRIGGER `entry_never_removed` BEFORE DELETE ON `entry`
BEGIN
	SELECT RAISE(ABORT, 'a ledger entry is never removed');
END;
