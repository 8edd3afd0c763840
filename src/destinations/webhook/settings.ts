import * as z from 'zod';
import { isPrivateHost } from '../../delivery/address.ts';
import { environmentName, isSealed } from '../config.ts';

const place = z.string().regex(/^[A-Z]{2}(-[A-Z]{2,3})?$/, 'use a code such as CA-QC, CA-ON or US');

/** The `webhook` block of a site: where its events are posted, signed, and whose that place is. */
export const webhookSchema = z
  .strictObject({
    url: z
      .url('write a whole URL, such as https://warehouse.example.ca/balise')
      .refine(isSealed, 'events travel in the body: use https, or an address on this machine')
      .refine((text) => (URL.parse(text)?.username ?? '') === '', 'leave user and password out: requests are signed'),
    /** Names of the variables with the secrets in force; while one replaces another, both sign. */
    secrets: z.array(environmentName).min(1, 'name the variable with the signing secret').max(4).readonly(),
    /** Where the receiver keeps it. */
    place,
    /** Whose it is, when it is not the enterprise's own. */
    recipient: z.string().min(1).optional(),
    /** What is sent beside the event's name, time and engagement: params, items.field, page, referrer, device; title, campaign, from if kept. */
    fields: z.array(z.string().min(1)).readonly(),
    /** The receiver lies in a network of one's own. Everything else is refused there, so that a name cannot be turned inwards. */
    allowPrivate: z.boolean().default(false),
  })
  .refine(({ url, allowPrivate }) => allowPrivate || !isPrivateHost(URL.parse(url)?.hostname ?? ''), {
    path: ['url'],
    message: 'this address is not on the internet: set allowPrivate to true if it is your own',
  });
