import { openWorld } from '../support/collector.ts';
import { opened } from '../support/opened.ts';
import { httpSuite } from './http-suite.ts';

httpSuite(
  'app.request',
  opened(() => openWorld('app')),
);
