import type { Example } from '../../destination.ts';
import type { Ga4Settings } from '../settings.ts';
import { recommended } from './scene.ts';

/* Google's recommended events of a business that wins customers, of accounts, contents and games (Recommended events). */

const worth = { currency: 'CAD', value: 250 };
const same = (name: string, params: Parameters<typeof recommended>[1]) => recommended(name, params, params);

export const leadExamples: readonly Example<Ga4Settings>[] = [
  same('generate_lead', { ...worth, lead_source: 'infolettre' }),
  same('qualify_lead', worth),
  same('disqualify_lead', { ...worth, disqualified_lead_reason: 'hors territoire' }),
  same('working_lead', { ...worth, lead_status: 'rencontre' }),
  same('close_convert_lead', worth),
  same('close_unconvert_lead', { ...worth, unconvert_lead_reason: 'prix' }),
  same('sign_up', { method: 'courriel' }),
  same('login', { method: 'courriel' }),
  same('search', { search_term: 'fanal' }),
  same('share', { method: 'lien', content_type: 'article', item_id: 'a-12' }),
  same('select_content', { content_type: 'article', content_id: 'a-12' }),
  same('join_group', { group_id: 'g-1' }),
  same('earn_virtual_currency', { virtual_currency_name: 'points', value: 5 }),
  same('spend_virtual_currency', { virtual_currency_name: 'points', value: 5 }),
  same('level_start', { level_name: 'Le quai' }),
  recommended('level_end', { level_name: 'Le quai', success: true }, { level_name: 'Le quai', success: 'true' }),
  same('level_up', { level: 2, character: 'gardien' }),
  same('post_score', { score: 40, level: 2, character: 'gardien' }),
  same('unlock_achievement', { achievement_id: 'a-1' }),
  same('tutorial_begin', {}),
  same('tutorial_complete', {}),
];
