import { faultSuite } from './suite.ts';

faultSuite('workerd');
