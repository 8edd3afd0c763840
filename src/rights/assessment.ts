import * as z from 'zod';
import { type DestinationName, destinationNames } from '../destinations/name.ts';
import type { Sha256 } from '../ledger/tree.ts';
import type { Catalog } from '../minimize/catalog.ts';
import type { Keep } from '../minimize/keep.ts';
import { type Inventory, inventoryHash, inventoryOf } from '../minimize/inventory.ts';
import type { TransferFile } from './transfer.ts';

/** The privacy assessment of LPRPSP 3.3, as far as a machine can hold it against what runs: which inventory it looked at. */
export const assessmentSchema = z.strictObject({
  reference: z.string().min(1),
  inventory: z
    .string()
    .regex(
      /^[0-9a-f]{16}$/,
      'copy the 16 digits that `balise catalog diff` prints for the inventory that was assessed',
    ),
  approvedBy: z.string().min(1),
  approved: z.iso.date(),
});

export type Assessment = z.infer<typeof assessmentSchema>;

/** `stale`: it looked at something else than what is collected now. */
export type Standing = 'none' | 'stale' | 'current';

interface Assessed extends Readonly<Partial<Record<DestinationName, unknown>>> {
  readonly catalog: Catalog;
  readonly keep: Keep;
  readonly purposes: readonly string[];
  readonly transfers: readonly Pick<TransferFile, 'covers' | 'recipient' | 'country'>[];
  readonly assessment?: Assessment | undefined;
}

interface Place {
  readonly host: string;
  readonly storage: string;
}

export function siteInventory(site: Assessed, place: Place): Inventory {
  return inventoryOf(site.catalog, {
    purposes: site.purposes,
    places: [place.host, place.storage],
    destinations: destinationNames.filter((name) => site[name] !== undefined),
    recipients: site.transfers,
    keep: site.keep,
  });
}

export function standingOf({ assessment }: Pick<Assessed, 'assessment'>, hash: string): Standing {
  return assessment === undefined ? 'none' : assessment.inventory === hash ? 'current' : 'stale';
}

export function siteInventoryHash(site: Assessed, place: Place, sha256: Sha256): string {
  return inventoryHash(siteInventory(site, place), sha256);
}
