DROP TRIGGER `event_needs_live_grant`;
--> statement-breakpoint
-- The rule stands in the database too: no event without a live grant to measure and a visit under it. Asked after the insert, because a
-- beacon that may not come in is inserted without a grant, and so is no row.
CREATE TRIGGER `event_needs_live_grant` AFTER INSERT ON `event`
WHEN NOT EXISTS (
	SELECT 1 FROM `live_grant` g JOIN `visit` v ON v.`grant_no` = g.`no`
	WHERE g.`no` = NEW.`grant_no` AND g.`purpose` = 'measure' AND g.`expires` > NEW.`received` AND v.`id` = NEW.`visit`
)
BEGIN
	SELECT RAISE(ABORT, 'an event needs a live grant to measure and a visit under it');
END;
