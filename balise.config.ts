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
        version: 2,
        fr: {
          title: 'Vos choix de confidentialité',
          intro: [
            'Cette boutique de démonstration aimerait savoir ce qui sert et ce qui bloque. Rien n’est recueilli avant votre choix, et tout fonctionne de la même façon si vous refusez.',
          ],
          means:
            'Le moyen : un petit script, désactivé tant que vous ne l’activez pas ici. Il envoie vos gestes (tarifs vus, ajout au panier, inscription, commande), la page et, en grandes catégories, la provenance et l’appareil. Ni témoin, ni nom, ni adresse IP conservée.',
          purposes: {
            measure: {
              title: 'Mesurer l’utilisation de la boutique',
              text: 'Pour améliorer les pages et la commande.',
            },
            ga4: {
              title: 'Communiquer la mesure à Google Analytics',
              text: 'Une partie de ces gestes, sous un numéro tiré au hasard à chaque visite. Dans la démonstration, une doublure joue le rôle de Google : rien ne quitte cette machine.',
            },
          },
          rights:
            'Vous avez accès à vos renseignements personnels et pouvez les faire rectifier : écrivez à la personne responsable, nommée plus bas.',
          withdrawal:
            'Vous pouvez changer d’idée en tout temps : « Vos choix de confidentialité », au bas de chaque page, retire votre consentement d’un seul geste et efface ce qui a été gardé.',
        },
        en: {
          title: 'Your privacy choices',
          intro: [
            'This demonstration shop would like to know what is useful and what gets in the way. Nothing is collected before you choose, and everything works the same way if you refuse.',
          ],
          means:
            'The means: a small script, off until you activate it here. It sends your actions (prices seen, added to cart, sign-up, order), the page and, as broad categories, where you came from and your device. No cookie, no name, no IP address kept.',
          purposes: {
            measure: {
              title: 'Measure how the shop is used',
              text: 'To improve the pages and the checkout.',
            },
            ga4: {
              title: 'Communicate the measurement to Google Analytics',
              text: 'Some of these actions, under a number drawn at random for each visit. In the demonstration a stand-in plays the part of Google: nothing leaves this machine.',
            },
          },
          rights:
            'You have access to your personal information and may have it corrected: write to the person in charge, named below.',
          withdrawal:
            'You may change your mind at any time: “Your privacy choices”, at the foot of every page, withdraws your consent in one gesture and erases what was kept.',
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
      pages: [
        ...['/demo/boutique', '/demo/boutique/produit/:sku', '/demo/boutique/abonnement', '/demo/boutique/panier'],
        ...['/demo/boutique/commande', '/demo/boutique/merci', '/demo/boutique/infolettre'],
        ...['/demo/shop', '/demo/shop/product/:sku', '/demo/shop/plans', '/demo/shop/cart'],
        ...['/demo/shop/checkout', '/demo/shop/thanks', '/demo/shop/newsletter'],
      ],
      ga4: { measurementId: 'G-BALISEDEMO', secret: 'BALISE_DEMO_GA4_SECRET' },
      transfers: [
        {
          id: 'demo-ga4',
          covers: 'ga4',
          recipient: 'Google LLC',
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
          payload: 'b2b74f2686c47b15',
          fields: ['page', 'value', 'currency', 'item_id', 'quantity', 'transaction_id', 'method'],
          approvedBy: 'Démonstration',
          approved: '2026-01-01',
          expires: '2099-01-01',
        },
      ],
    },
  },
});
