import type { Example } from '../../destination.ts';
import type { Ga4Settings } from '../settings.ts';
import { encodingExamples } from './encoding.ts';
import { leadExamples } from './leads.ts';
import { shopExamples } from './shop.ts';
import { visitExamples } from './visit.ts';

/* Each example is a test (test/destinations/ga4.test.ts) and a part of docs/ga4.md. */

export const recommendedExamples: readonly Example<Ga4Settings>[] = [...shopExamples, ...leadExamples];

export const ga4Examples: readonly Example<Ga4Settings>[] = [
  ...encodingExamples,
  ...visitExamples,
  ...recommendedExamples,
];
