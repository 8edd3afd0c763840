/* Invented people and places; the domains are those that RFC 2606 sets aside, and a few that everybody knows. */

export const firstNames = [
  'Émilie',
  'Jean-François',
  'Noémie',
  'Olivier',
  'Maxime',
  'Sophie',
  'Liam',
  'Charlotte',
  'Mohammed',
  'Nguyen',
] as const;
export const lastNames = [
  'Tremblay',
  'Gagnon',
  'Roy',
  'Côté',
  "O'Brien",
  'Lévesque',
  'Bouchard',
  'Smith',
  'Nguyen',
  'Diallo',
] as const;
export const domains = [
  'exemple.ca',
  'example.com',
  'gmail.com',
  'videotron.ca',
  'hotmail.com',
  'courriel.example.qc.ca',
  'example.travel',
  'boutique-laine.example.org',
] as const;
export const frenchStreets = [
  'rue Sainte-Catherine Ouest',
  'avenue du Mont-Royal Est',
  'boulevard René-Lévesque',
  'boul. Saint-Laurent',
  'chemin de la Côte-des-Neiges',
  'rang Saint-Joseph',
  'av. Cartier',
  'montée Masson',
  'place Jacques-Cartier',
  'route de l’Église',
] as const;
export const englishStreets = [
  'Main Street',
  'Sherbrooke Street West',
  'Park Avenue',
  'Maple Ave',
  'Queen St',
  'Lakeshore Road',
  'King Rd',
  'Sunset Drive',
  'Decarie Blvd',
  'Willow Crescent',
] as const;
export const cities = ['Montréal', 'Québec', 'Gatineau', 'Sherbrooke', 'Laval', 'Trois-Rivières'] as const;
export const areaCodes = ['418', '438', '450', '514', '579', '581', '819', '873', '367', '416', '613', '212'] as const;

export const plain = (text: string): string => text.normalize('NFD').replace(/[^A-Za-z.-]/g, '');
