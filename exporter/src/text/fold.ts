/** Marks that Latin, Greek and Cyrillic letters carry; those of other scripts are letters of their own. */
const ACCENTS = /[\u0300-\u036f]/g;
// eslint-disable-next-line no-control-regex -- ASCII is the rule, and needs nothing but capitals
const ASCII = /^[\x00-\x7f]*$/;

/**
 * What a text is compared by where people search: without regard to case, accents and width, in every script. Capitals,
 * since small letters depend on what is beside them (Unicode 3.13, D144 with NFKD: a final sigma is a sigma).
 */
export const fold = (text: string): string =>
  ASCII.test(text) ? text.toUpperCase() : text.normalize('NFKD').replace(ACCENTS, '').toUpperCase().normalize('NFKD');
