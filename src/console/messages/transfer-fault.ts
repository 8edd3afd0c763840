import type { Language } from '../../consent/purpose.ts';
import type { TransferFault } from '../../rights/transfer-fault.ts';

/* What is to be mended in a transfer file, for the officer who keeps it. */

export const transferFaultWords: Readonly<Record<Language, (fault: TransferFault) => string>> = {
  fr: (fault) => {
    switch (fault.why) {
      case 'missing':
        return 'aucun dossier\u00a0: ajoutez-en un à la configuration';
      case 'not_yet_approved':
        return `dossier ${fault.file}\u00a0: approuvé à compter du ${fault.date} seulement`;
      case 'expired':
        return `dossier ${fault.file}\u00a0: échu le ${fault.date}; révisez-le, puis datez-le de nouveau`;
      case 'not_adequate':
        return `dossier ${fault.file}\u00a0: il ne conclut pas «\u00a0adequate\u00a0»; rien ne part`;
      case 'too_narrow':
        return `dossier ${fault.file}\u00a0: le champ «\u00a0${fault.field}\u00a0» n’y figure pas; évaluez-le, ou cessez de l’envoyer`;
      case 'no_payload':
        return `dossier ${fault.file}\u00a0: il ne dit pas ce qui a été évalué; ce qui part aujourd’hui a pour empreinte ${fault.payload} (payload)`;
      case 'stale':
        return `dossier ${fault.file}\u00a0: ${
          fault.fields === undefined
            ? 'ce qui part a changé depuis l’évaluation'
            : `l’évaluation ne parle pas de ce que le réglage keep laisse partir (${fault.fields.join(', ')})`
        }; révisez-la, puis inscrivez l’empreinte ${fault.payload} (payload)`;
    }
  },
  en: (fault) => {
    switch (fault.why) {
      case 'missing':
        return 'no file: add one to the configuration';
      case 'not_yet_approved':
        return `file ${fault.file}: approved from ${fault.date} on only`;
      case 'expired':
        return `file ${fault.file}: expired on ${fault.date}; review it, then date it anew`;
      case 'not_adequate':
        return `file ${fault.file}: it does not conclude “adequate”; nothing leaves`;
      case 'too_narrow':
        return `file ${fault.file}: the field “${fault.field}” is not in it; assess it, or stop sending it`;
      case 'no_payload':
        return `file ${fault.file}: it does not say what was assessed; the fingerprint of what leaves today is ${fault.payload} (payload)`;
      case 'stale':
        return `file ${fault.file}: ${
          fault.fields === undefined
            ? 'what leaves has changed since the assessment'
            : `the assessment does not speak of what the setting keep lets leave (${fault.fields.join(', ')})`
        }; review it, then write the fingerprint ${fault.payload} (payload)`;
    }
  },
};
