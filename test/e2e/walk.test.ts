import { it } from './support/fixtures.ts';
import { walkSuite } from './support/walk.ts';

walkSuite('The whole walk', it);
