import * as z from 'zod';
import { environmentName, isSealed } from '../config.ts';

/** Where GA4 receives (Measurement Protocol reference), unless the configuration names another address. */
const endpoints = {
  global: 'https://www.google-analytics.com/mp/collect',
  eu: 'https://region1.google-analytics.com/mp/collect',
} as const;

/** What a site says of its GA4 property. */
export const ga4Schema = z
  .strictObject({
    measurementId: z
      .string()
      .regex(/^G-[A-Z0-9]{4,20}$/, 'copy the measurement id of the web stream, such as G-AB12CD34EF'),
    secret: environmentName,
    /** Google's own choice of where it receives. `eu` stays in the Union, which is as far outside Québec as the other. */
    collectIn: z.enum(['global', 'eu']).default('global'),
    endpoint: z
      .url('write a whole URL, such as https://www.google-analytics.com/mp/collect')
      .refine(isSealed, 'the secret is in the address: use https, or an address on this machine')
      .optional(),
    /** Shows the events in GA4's DebugView. */
    debug: z.boolean().default(false),
    /** Sent as user_location when declared; never read from an address. */
    country: z
      .string()
      .regex(/^[A-Z]{2}$/, 'use a code such as CA')
      .optional(),
    region: z
      .string()
      .regex(/^[A-Z]{2}-[A-Z0-9]{1,3}$/, 'use a code such as CA-QC')
      .optional(),
  })
  .transform((ga4) => ({ ...ga4, endpoint: ga4.endpoint ?? endpoints[ga4.collectIn] }));
