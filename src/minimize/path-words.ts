/*
 * Words of paths that say what kind of page it is and can name nobody, French and English, without accents. Names of places, brands,
 * seasons and flowers are left out: each is somebody's name too.
 */
const words = `
a-propos abonnement abonnements about about-us accessibilite accessibility account accueil achat achats activites activities adresse
adresses address aide aide-et-contact annulation apropos article articles assistance avis
basket billing blog blogs blogue blogues boutique boutiques brochure brochures bundle bundles
cadeau cadeaux caisse calculateur calculator campagne campagnes campaign campaigns cancel carriere carrieres career careers cart
carte-cadeau cartes-cadeaux catalog catalogs catalogue catalogues categorie categories category centre-aide checkout client clients
collection collections commande commandes comment-ca-marche comparaison compare comparer comparison compte conditions
conditions-utilisation confidentialite confirm confirmation connexion contact contactez-nous contact-us cookies cookie-policy
corporatif coupon coupons courriel customer customers
demande demo deconnexion delivery details devenir-membre devis discount discounts dons donate donation donations download downloads
echantillon echantillons echange echanges email en en-ca error erreur estimate evenement evenements event events exchange exchanges
express-checkout
facture factures faq faqs favoris favorites features feedback find-a-store fonctionnalites forfait forfaits formulaire formulaires form
forms forum fournisseur fournisseurs fr fr-ca free-trial
galerie gallery garantie garanties gift gift-card gift-cards gifts glossaire glossary guide guides
help help-center history historique home horaire horaires hours how-it-works
identification index info informations infolettre inscription invoice invoices item items
jobs
landing lien-brise lexique liste list lists liquidation livraison livraisons locations login logout lookbook
magasin magasins magasiner marque marques media mediatheque members membres menu menus merci mes-achats mes-commandes mes-favoris
message messages methodes-paiement mon-compte mon-panier mot-de-passe mot-de-passe-oublie my-account my-cart my-orders
new news newsletter newsletters nos-services notre-equipe nous-joindre nouveaute nouveautes nouvelle nouvelles
offre offres offers open-account order orders order-confirmation our-team outils outlet
page pages paiement paiements panier paniers partenaire partenaires partner partners password password-reset payer payment payments
personnaliser plan plan-du-site plans policy politique politique-de-confidentialite politiques points-de-vente portail portal
portfolio post posts preferences presse press pricing privacy privacy-policy prix prix-et-forfaits produit produits product products
profil profile profils profiles programme programmes program programs projet projets project projects promo promos promotion
promotions publication publications
question questions quote quotes
rabais realisations recette recettes recherche recipe recipes reclamation referral register registration rendez-vous
rejoindre remboursement remerciement remerciements rental reservation reservations reserver reset resource resources ressource
ressources resultats results retour retours return returns review reviews
sale sales schedule search section securite security service services service-client settings shipping shop shopping shops sign-in
sign-up signin signup size-guide sitemap soldes solution solutions sondage soumission soumissions statut status store
store-locator stores subscribe subscription subscriptions succes success suivi suivi-commande suggestion suggestions support survey
tableau-de-bord dashboard tag tags tarif tarification tarifs team telechargement telechargements temoignages terms terms-of-service
terms-of-use testimonials thank-you thank-you-page thankyou thanks tool tools tour track tracking track-order trial
unsubscribe desabonnement utilisateur utilisateurs user users
vente ventes verification video videos virement visite visites
webinaire webinaires webinar webinars wholesale wishlist welcome bienvenue workshop workshops atelier ateliers
`;

export const pathWords: ReadonlySet<string> = new Set(words.trim().split(/\s+/));
