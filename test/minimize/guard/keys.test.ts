import { describe, expect, it } from 'vitest';
import { saysSomething, tellOfKey } from '../../../src/minimize/guard/keys.ts';

describe('A key', () => {
  it.each([
    ['email', ['email', 'courriel', 'userEmail', 'user_email', 'user-email', 'USER_EMAIL', 'email_address']],
    ['phone', ['telephone', 'téléphone', 'billingPhone', 'cell-phone', 'numero_de_telephone']],
    ['sin', ['nas', 'sin', 'numeroAssuranceSociale']],
    ['health_number', ['nam', 'ramq', 'health-card']],
    ['postal_address', ['address', 'shipping_address', 'adressePostale']],
    ['ip_address', ['ip', 'client_ip', 'ip_address']],
    ['birth_date', ['dob', 'date_de_naissance', 'birthDate']],
    ['person_name', ['nom', 'prenom', 'firstname', 'lastName', 'nom_de_famille', 'customer-name']],
    ['token', ['gclid', 'session_token', 'motDePasse']],
  ])('tells of %s in whatever letters and with whatever signs', (kind, keys) => {
    expect(keys.map(tellOfKey)).toEqual(keys.map(() => kind));
  });

  it.each(['order_id', 'transactionId', 'sku', 'item_id', 'numero_commande', 'gtin'])('%s tells of a thing', (key) => {
    expect(tellOfKey(key)).toBe('thing');
  });

  it.each([
    ...['item_name', 'product_name', 'nom_produit', 'produit_nom', 'name', 'campaign_name', 'email_opt_in', 'q'],
    ...['phone_verified', 'nominal', 'sinus', '', '__proto__', 'constructor'],
  ])('%s tells nothing of a person', (key) => {
    expect(tellOfKey(key)).toBe('none');
  });
});

describe('A value under a telling key', () => {
  it.each(['', 'true', 'non', '0', 'n/a', '[email]', '[email], [phone]'])('says nothing when it is %j', (value) => {
    expect(saysSomething('email', value)).toBe(false);
  });

  it('needs as many digits as such a number has', () => {
    expect(saysSomething('phone', 'iPhone 12')).toBe(false);
    expect(saysSomething('phone', '555-1234')).toBe(true);
    expect(saysSomething('person_name', 'Jo')).toBe(true);
  });
});
