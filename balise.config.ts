import { defineConfig } from 'balise';
import { EVENT_WORDS, METHODS, SKUS } from './examples/shop/catalog.ts';

const money = { type: 'number', min: 0, max: 100_000 } as const;
const currency = { type: 'enum', values: ['CAD'] } as const;
const item = { item_id: { type: 'enum', values: [...SKUS] }, quantity: { type: 'integer', min: 1, max: 99 } } as const;
const about = { value: money, currency, ...item } as const;
const method = { type: 'enum', values: [...METHODS] } as const;

/**
 * The shipped configuration: one demonstration site. Everything it forwards goes to a stand-in for GA4 on this machine.
 * To collect for real, change the site, set `mode: 'production'`, and fill in the officer and the transfer files.
 */
export default defineConfig({
  mode: 'demo',
  enterprise: 'Quai du Fanal (démonstration)',
  officer: {
    title: {
      fr: 'Responsable de la protection des renseignements personnels',
      en: 'Person in charge of the protection of personal information',
    },
    contact: 'vieprivee@quaidufanal.example',
  },
  place: { host: 'CA-QC', storage: 'CA-QC' },
  sites: {
    demo: {
      origins: ['self'],
      timeZone: 'America/Toronto',
      audience: 'general',
      purposes: ['measure', 'ga4'],
      notice: {
        version: 1,
        fr: {
          title: 'Vos choix de confidentialité',
          paragraphs: [
            'Cette boutique de démonstration aimerait savoir quelles pages et quels boutons servent. Rien n’est recueilli tant que vous n’avez pas choisi, et la boutique fonctionne de la même façon si vous refusez.',
            'Les moyens : un petit script envoie les gestes déclarés (page de tarifs vue, ajout au panier, inscription, commande) avec la page, la provenance en grande catégorie et la famille de l’appareil. Aucun témoin, aucune adresse IP conservée, aucun nom.',
            'Vous pouvez consulter, changer ou retirer vos choix en tout temps, en un geste, au bas de chaque page. Le retrait efface ce qui a été gardé.',
          ],
          purposes: {
            measure: {
              title: 'Mesurer l’utilisation de la boutique',
              text: 'Gardé au Québec par la boutique, 90 jours au plus.',
            },
            ga4: {
              title: 'Communiquer la mesure à Google Analytics',
              text: 'Une partie de ces gestes est communiquée à Google LLC, aux États-Unis, donc hors du Québec, sous un numéro tiré au hasard à chaque visite.',
            },
          },
        },
        en: {
          title: 'Your privacy choices',
          paragraphs: [
            'This demonstration shop would like to know which pages and buttons are useful. Nothing is collected until you have chosen, and the shop works the same way if you refuse.',
            'The means: a small script sends the declared actions (pricing page seen, added to cart, sign-up, order) with the page, where you came from as a broad category, and the family of your device. No cookie, no IP address kept, no name.',
            'You can see, change or withdraw your choices at any time, in one gesture, at the foot of every page. Withdrawing erases what was kept.',
          ],
          purposes: {
            measure: {
              title: 'Measure how the shop is used',
              text: 'Kept in Québec by the shop, for 90 days at most.',
            },
            ga4: {
              title: 'Communicate the measurement to Google Analytics',
              text: 'Some of these actions are communicated to Google LLC in the United States, thus outside Québec, under a number drawn at random for each visit.',
            },
          },
        },
      },
      catalog: {
        product_view: { kind: 'signal', description: EVENT_WORDS.product_view, params: about },
        pricing_view: { kind: 'signal', description: EVENT_WORDS.pricing_view },
        add_to_cart: { kind: 'milestone', description: EVENT_WORDS.add_to_cart, params: about },
        video_half: { kind: 'signal', description: EVENT_WORDS.video_half },
        form_start: { kind: 'signal', description: EVENT_WORDS.form_start, params: { method } },
        newsletter_signup: { kind: 'signal', description: EVENT_WORDS.newsletter_signup, params: { method } },
        begin_checkout: { kind: 'milestone', description: EVENT_WORDS.begin_checkout, params: about },
        purchase: {
          kind: 'macro',
          description: EVENT_WORDS.purchase,
          params: { ...about, transaction_id: { type: 'string', max: 40 } },
        },
      },
      pages: ['/demo/boutique/produit/:sku', '/demo/shop/product/:sku'],
      ga4: { measurementId: 'G-BALISEDEMO', secret: 'BALISE_DEMO_GA4_SECRET' },
      transfers: [
        {
          id: 'demo-ga4',
          covers: 'ga4',
          recipient: 'Google LLC (simulé / simulated)',
          country: 'US',
          assessment: 'DEMO-EFVP-1',
          agreement: 'DEMO-ENTENTE-1',
          factors: {
            sensitivity: 'Faible : gestes de navigation sans identité',
            purpose: 'Mesure de fréquentation',
            protection: 'Champs restreints, identifiants aléatoires par visite, publicité refusée',
            regime: 'Sans objet : rien ne quitte cette machine dans la démonstration',
          },
          conclusion: 'adequate',
          fields: ['page', 'value', 'currency', 'item_id', 'quantity', 'transaction_id', 'method'],
          approvedBy: 'Démonstration',
          approved: '2026-01-01',
          expires: '2099-01-01',
        },
      ],
    },
  },
});
