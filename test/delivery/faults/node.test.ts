import { crashSuite } from './crash-suite.ts';
import { faultSuite } from './fault-suite.ts';
import { lateSuite } from './late-suite.ts';

faultSuite('node');
lateSuite('node');
crashSuite('node');
