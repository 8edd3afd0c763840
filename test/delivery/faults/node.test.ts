import { faultSuite } from './suite.ts';

faultSuite('node');
