import { crashSuite } from './crash-suite.ts';
import { faultSuite } from './fault-suite.ts';
import { lateSuite } from './late-suite.ts';

faultSuite('workerd');
lateSuite('workerd');
crashSuite('workerd');
