import { openWorld } from '../support/collector.ts';
import { opened } from '../support/opened.ts';
import { httpSuite } from './http-suite.ts';
import { wireSuite } from './wire-suite.ts';

const world = opened(() => openWorld('socket'));

httpSuite('a listening Node server', world);
wireSuite(world);
