-- A log is append-only: no leaf, subtree or checkpoint is ever rewritten or removed, and no leaf is skipped.
CREATE TRIGGER `leaf_never_rewritten` BEFORE UPDATE ON `leaf`
BEGIN
	SELECT RAISE(ABORT, 'a leaf is never rewritten');
END;
--> statement-breakpoint
CREATE TRIGGER `leaf_never_removed` BEFORE DELETE ON `leaf`
BEGIN
	SELECT RAISE(ABORT, 'a leaf is never removed');
END;
--> statement-breakpoint
CREATE TRIGGER `leaf_follows_leaf` BEFORE INSERT ON `leaf`
WHEN NEW.`idx` <> 0 AND NOT EXISTS (SELECT 1 FROM `leaf` WHERE `log` = NEW.`log` AND `idx` = NEW.`idx` - 1)
BEGIN
	SELECT RAISE(ABORT, 'a leaf follows the one before it');
END;
--> statement-breakpoint
CREATE TRIGGER `node_never_rewritten` BEFORE UPDATE ON `node`
BEGIN
	SELECT RAISE(ABORT, 'a node of the tree is never rewritten');
END;
--> statement-breakpoint
CREATE TRIGGER `node_never_removed` BEFORE DELETE ON `node`
BEGIN
	SELECT RAISE(ABORT, 'a node of the tree is never removed');
END;
--> statement-breakpoint
CREATE TRIGGER `checkpoint_never_rewritten` BEFORE UPDATE ON `checkpoint`
BEGIN
	SELECT RAISE(ABORT, 'a checkpoint is never rewritten');
END;
--> statement-breakpoint
CREATE TRIGGER `checkpoint_never_removed` BEFORE DELETE ON `checkpoint`
BEGIN
	SELECT RAISE(ABORT, 'a checkpoint is never removed');
END;
--> statement-breakpoint
CREATE TRIGGER `head_only_grows` BEFORE UPDATE ON `head`
WHEN NEW.`size` < OLD.`size` OR NEW.`log` <> OLD.`log` OR NEW.`origin` <> OLD.`origin`
BEGIN
	SELECT RAISE(ABORT, 'a log only grows');
END;
--> statement-breakpoint
CREATE TRIGGER `head_never_removed` BEFORE DELETE ON `head`
BEGIN
	SELECT RAISE(ABORT, 'a log is never removed');
END;
