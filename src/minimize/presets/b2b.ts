import type { EventDeclaration } from '../catalog.ts';
import { code, label, method, worth } from './params.ts';

/* A site whose sales are made by people: Google's recommended events for leads, and what comes before a lead. */

const reason = {
  type: 'enum',
  values: ['budget', 'timing', 'fit', 'competitor', 'unreachable', 'duplicate', 'spam', 'other'],
} as const;
const form = { form_id: code, form_name: label } as const;
const resource = { file_name: label, file_extension: { type: 'string', max: 10 } } as const;

export const b2b = {
  generate_lead: {
    kind: 'macro',
    description: { fr: 'Client potentiel', en: 'Lead' },
    params: {
      ...worth,
      lead_source: { type: 'enum', values: ['form', 'phone', 'chat', 'event', 'referral', 'partner', 'other'] },
    },
  },
  qualify_lead: {
    kind: 'macro',
    description: { fr: 'Client potentiel qualifié', en: 'Qualified lead' },
    params: worth,
  },
  disqualify_lead: {
    kind: 'signal',
    description: { fr: 'Client potentiel écarté', en: 'Disqualified lead' },
    params: { ...worth, disqualified_lead_reason: reason },
  },
  working_lead: {
    kind: 'milestone',
    description: { fr: 'Client potentiel en traitement', en: 'Lead being worked on' },
    params: { ...worth, lead_status: { type: 'enum', values: ['contacted', 'meeting', 'proposal', 'negotiation'] } },
  },
  close_convert_lead: { kind: 'macro', description: { fr: 'Vente conclue', en: 'Lead won' }, params: worth },
  close_unconvert_lead: {
    kind: 'signal',
    description: { fr: 'Vente perdue', en: 'Lead lost' },
    params: { ...worth, unconvert_lead_reason: reason },
  },
  sign_up: { kind: 'macro', description: { fr: 'Création d’un compte', en: 'Account created' }, params: { method } },
  login: { kind: 'signal', description: { fr: 'Connexion', en: 'Login' }, params: { method } },
  pricing_view: { kind: 'milestone', description: { fr: 'Page des tarifs vue', en: 'Pricing page seen' } },
  plan_select: {
    kind: 'milestone',
    description: { fr: 'Forfait choisi', en: 'Plan chosen' },
    params: { plan: code, billing: { type: 'enum', values: ['monthly', 'yearly'] } },
  },
  demo_request: { kind: 'macro', description: { fr: 'Démonstration demandée', en: 'Demo requested' }, params: form },
  quote_request: { kind: 'macro', description: { fr: 'Soumission demandée', en: 'Quote requested' }, params: form },
  trial_start: { kind: 'macro', description: { fr: 'Essai commencé', en: 'Trial started' }, params: { plan: code } },
  form_start: { kind: 'milestone', description: { fr: 'Formulaire commencé', en: 'Form started' }, params: form },
  form_submit: { kind: 'milestone', description: { fr: 'Formulaire envoyé', en: 'Form sent' }, params: form },
  contact_click: {
    kind: 'signal',
    description: { fr: 'Clic sur une façon de joindre l’entreprise', en: 'Click on a way to reach the business' },
    params: { method },
  },
  chat_open: { kind: 'signal', description: { fr: 'Clavardage ouvert', en: 'Chat opened' } },
  file_download: { kind: 'signal', description: { fr: 'Fichier téléchargé', en: 'File downloaded' }, params: resource },
  case_study_view: {
    kind: 'signal',
    description: { fr: 'Étude de cas vue', en: 'Case study seen' },
    params: { content_id: code },
  },
  webinar_signup: {
    kind: 'signal',
    description: { fr: 'Inscription à un webinaire', en: 'Webinar sign-up' },
    params: { content_id: code },
  },
  newsletter_signup: {
    kind: 'signal',
    description: { fr: 'Inscription à l’infolettre', en: 'Newsletter sign-up' },
    params: { method },
  },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
