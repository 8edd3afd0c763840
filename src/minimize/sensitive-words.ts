/*
 * Words of a path that speak of what people keep to themselves (LPRPSP 12: medical, biometric or otherwise intimate), French and
 * English, in the singular, without accents. One such word is enough: a page too many stays here, rather than one too few.
 * Words that shops use for something else (politique, carte, race, union) are left out; a site adds its own patterns.
 */
const groups = {
  health: `
    sante medical medicale medecin medecine docteur clinique hopital cancer tumeur vih hiv sida itss grossesse enceinte avortement
    contraception fertilite depression suicide anxiete psychologue psychologie psychiatre psychiatrie psychotherapie therapie
    toxicomanie dependance alcoolisme diabete symptome diagnostic ordonnance medicament pharmacie handicap autisme obesite menopause
    vaccin maladie patient trouble douleur deuil genetique adn
    health healthcare doctor clinic hospital aids pregnancy pregnant abortion fertility anxiety psychologist psychology psychiatrist
    therapist therapy addiction rehab alcoholism diabetes symptom diagnosis prescription medication pharmacy disability autism obesity
    vaccine disease illness genetic dna`,
  sexuality: `
    sexe sexuel sexuelle sexualite erectile erotique lgbt lgbtq gai gay lesbienne lesbian bisexuel bisexual transgenre transgender
    queer sex sexual sexuality erotic`,
  finance: `
    credit pret hypotheque hypothecaire faillite dette insolvabilite recouvrement endettement salaire revenu investissement placement
    loan mortgage bankruptcy debt insolvency payday salary income investment finance financement financing`,
  beliefs: `
    religion religieux religieuse eglise mosquee synagogue priere islam musulman juif chretien catholique protestant bouddhiste
    athee militant syndicat syndical election religious church mosque prayer muslim jewish christian catholic buddhist atheist`,
  origin: `ethnie ethnique autochtone immigration immigrant refugie asile citoyennete ethnic ethnicity indigenous refugee asylum`,
  justice: `
    criminel criminelle judiciaire detenu prison violence viol agression harcelement victime criminal prisoner rape assault
    harassment victim abuse`,
  minors: `enfant mineur ado adolescent jeunesse garderie child children kid minor teen teenager daycare`,
  biometrics: `biometrie biometrique empreinte biometric fingerprint`,
};

export const sensitiveWords: ReadonlySet<string> = new Set(
  Object.values(groups).flatMap((words) => words.trim().split(/\s+/)),
);
