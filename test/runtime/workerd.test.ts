import { opened } from '../support/opened.ts';
import { openWorkerdWorld } from '../support/workerd.ts';
import { httpSuite } from './http-suite.ts';

httpSuite('workerd, with D1', opened(openWorkerdWorld));
