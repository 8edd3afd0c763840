import type { Language } from './wire.ts';

const fr = {
  choices: 'Vos choix de confidentialité',
  refuse: 'Tout refuser',
  accept: 'Tout accepter',
  save: 'Enregistrer mes choix',
  withdraw: 'Tout retirer',
  close: 'Fermer sans rien changer',
  language: 'Français',
  needs: 'Possible seulement avec la mesure.',
  more: 'Vos droits et les délais',
  changed: 'Ce texte a changé depuis votre choix.',
  gpc: 'Votre navigateur envoie le signal Global Privacy Control : tant qu’il est actif, rien ne part vers Google Analytics 4, même si vous l’acceptez ici.',
  receipt: 'Votre reçu :',
  until: 'valable jusqu’au',
  proof: 'Voir mon reçu et la preuve',
  refused: 'Tout est refusé : rien n’est mesuré.',
  failed: 'Le serveur n’a pas confirmé. Essayez de nouveau.',
  withdrawn: 'C’est retiré.',
  events: 'Événements effacés :',
  deliveries: 'Envois annulés :',
  inFlight: 'Envois en cours :',
};

const en: typeof fr = {
  choices: 'Your privacy choices',
  refuse: 'Refuse all',
  accept: 'Accept all',
  save: 'Save my choices',
  withdraw: 'Withdraw all',
  close: 'Close without changing anything',
  language: 'English',
  needs: 'Only possible with measurement.',
  more: 'Your rights and for how long',
  changed: 'This text has changed since you chose.',
  gpc: 'Your browser sends the Global Privacy Control signal: while it is on, nothing goes to Google Analytics 4, even if you accept it here.',
  receipt: 'Your receipt:',
  until: 'valid until',
  proof: 'See my receipt and the proof',
  refused: 'Everything is refused: nothing is measured.',
  failed: 'The server did not confirm. Please try again.',
  withdrawn: 'Withdrawn.',
  events: 'Events erased:',
  deliveries: 'Sends cancelled:',
  inFlight: 'Sends on the wire:',
};

export const messages: Readonly<Record<Language, typeof fr>> = { fr, en };
