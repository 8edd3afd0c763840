import type { EventDeclaration } from '../catalog.ts';
import { code, label, method, percent } from './params.ts';

/* A site that is read or watched: an outlet, a blog, a cultural or a public body. */

const about = { content_type: code, content_id: code } as const;
const video = {
  video_title: label,
  video_provider: code,
  video_duration: { type: 'integer', min: 0, max: 86_400, unit: 's' },
} as const;

export const content = {
  select_content: { kind: 'signal', description: { fr: 'Contenu choisi', en: 'Content chosen' }, params: about },
  search: {
    kind: 'signal',
    description: { fr: 'Recherche dans le site', en: 'Site search' },
    params: {
      search_term: {
        type: 'string',
        max: 60,
        required: true,
        description: {
          fr: 'Ce que la personne a écrit\u00a0: gardez-le court, ou déclarez votre propre événement sans ce champ',
          en: 'What the person wrote: keep it short, or declare an event of your own without it',
        },
      },
      results: { type: 'integer', min: 0, max: 1_000_000 },
    },
  },
  share: {
    kind: 'signal',
    description: { fr: 'Partage', en: 'Share' },
    params: { method, content_type: code, item_id: code },
  },
  sign_up: { kind: 'macro', description: { fr: 'Création d’un compte', en: 'Account created' }, params: { method } },
  login: { kind: 'signal', description: { fr: 'Connexion', en: 'Login' }, params: { method } },
  subscribe: {
    kind: 'macro',
    description: { fr: 'Abonnement', en: 'Subscription' },
    params: { plan: code, billing: { type: 'enum', values: ['monthly', 'yearly'] } },
  },
  paywall_view: { kind: 'milestone', description: { fr: 'Verrou d’accès vu', en: 'Paywall seen' }, params: about },
  donation: {
    kind: 'macro',
    description: { fr: 'Don', en: 'Donation' },
    params: {
      value: { type: 'number', min: 0, max: 100_000 },
      currency: { type: 'enum', values: ['CAD', 'USD', 'EUR'] },
      recurring: { type: 'boolean' },
    },
  },
  join_group: { kind: 'signal', description: { fr: 'Groupe rejoint', en: 'Group joined' }, params: { group_id: code } },
  newsletter_signup: {
    kind: 'milestone',
    description: { fr: 'Inscription à l’infolettre', en: 'Newsletter sign-up' },
    params: { method },
  },
  article_read: {
    kind: 'milestone',
    description: { fr: 'Article lu', en: 'Article read' },
    params: { ...about, reading_time: { type: 'integer', min: 0, max: 3_600, unit: 's' } },
  },
  scroll_half: { kind: 'signal', description: { fr: 'Page lue à moitié', en: 'Page read to the half' }, params: about },
  scroll_end: { kind: 'signal', description: { fr: 'Page lue au complet', en: 'Page read to the end' }, params: about },
  video_start: { kind: 'signal', description: { fr: 'Vidéo commencée', en: 'Video started' }, params: video },
  video_progress: {
    kind: 'signal',
    description: { fr: 'Vidéo en cours', en: 'Video under way' },
    params: { ...video, video_percent: percent },
  },
  video_half: {
    kind: 'milestone',
    description: { fr: 'Vidéo vue à moitié', en: 'Video watched to the half' },
    params: video,
  },
  video_complete: {
    kind: 'signal',
    description: { fr: 'Vidéo vue au complet', en: 'Video watched to the end' },
    params: video,
  },
  outbound_click: {
    kind: 'signal',
    description: { fr: 'Clic vers un autre site', en: 'Click to another site' },
    params: { link_domain: label },
  },
  file_download: {
    kind: 'signal',
    description: { fr: 'Fichier téléchargé', en: 'File downloaded' },
    params: { file_name: label, file_extension: { type: 'string', max: 10 } },
  },
  comment: { kind: 'signal', description: { fr: 'Commentaire publié', en: 'Comment posted' }, params: about },
} as const satisfies Readonly<Record<string, EventDeclaration>>;
