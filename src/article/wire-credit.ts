/** The closing credit of wire copy: the agency that it came from, alone on the last line. */

/** A credit is no longer than this … */
const CREDIT_CHARACTERS = 80;
const CREDIT_WORDS = 10;
/** … and where letters have no capitals, than this. */
const CASELESS_WORDS = 4;
const CASELESS_CHARACTERS = 24;

/** «Source:» in the languages of those who send wire copy. */
const LABEL = /^(?:sources?|credits?|kaynak|quelle|fuente|fonte|источник|المصدر|מקור|来源|來源|出典)\s*(?:[:：]|\s[-–—]\s)\s*/iu;
const NOTICE = /^(?:©|\(c\)|copyright\b)\s*(?:©\s*)?(?:\d{4}\s*)?(?:by\s+)?/iu;
const DASH = /^[-–—~*]+\s*/u;

/** Small words between names, and words for agencies that stand without a capital. */
const SMALL =
  /^(?:and|with|from|the|of|for|by|inputs?|files?|reports?|additional|und|mit|et|avec|y|con|e|ve|de|la|le|[&/|+-])$/iu;
const AGENCY =
  /^(?:agenc(?:y|ies)|wires?|services?|staff|news|newsroom|desk|correspondents?|reporters?|agentur(?:en)?|agences?|agencias?|agenzie|ajanslar|dpa|epa|apa|sda|ots|afp|ap|upi)$/iu;
const CAPITALISED = /^[\p{Lu}\p{Lt}][^\s.!?…\d]*(?<!:)$|^(?:\p{Lu}\.){1,5}$|^[a-z-]+(?:\.[a-z-]+)+$/iu;
/** Agencies by name, and words that only the name of one has. */
const KNOWN =
  /(?<![\p{L}\p{N}])(?:reuters|associated press|ap|afp|agence france|aa|anadolu|dpa|epa|apa|sda|ots|efe|ansa|pa media|upi|xinhua|tass|interfax|ria novosti|bloomberg|bbc|cnn|al[ -]jazeera|al arabiya|trt|trt ?world|dha|iha|kyodo|jiji|yonhap|pti|getty|agenc(?:y|ies)|agentur(?:en)?|nachrichtenagentur|agences?|agencias?|agenzi[ae]|ajans[ıi]?|ajanslar[ıi]?|агентств[оа]|агентства|рейтер|тасс|интерфакс|риа новости)(?![\p{L}\p{N}])|رويترز|وكال(?:ة|ات)|فرانس برس|الأناضول|الجزيرة|אסושייטד|רויטרס|סוכנו(?:ת|יות)|新[华華]社|路透|法新社|美[联聯]社|中新社|通[讯訊]社|ロイター|共同(?:通信)?$|時事(?:通信)?$|通信社|연합뉴스/iu;
/** Words that end the name of an agency or a desk. */
const KNOWN_END = /(?<!\p{L})(?:press|wires?|services?|staff|newsroom|desk|correspondents?|reporters?)$/iu;
/** `TRTWorld`, `AFP`, `A.P.`, `reuters.com`: no word of a sentence looks so. */
const SINGLE = /^(?:\p{Lu}{2,}|\p{L}*\p{Ll}\p{Lu}\p{L}*|\p{Lu}{2,}\p{Ll}+|(?:\p{Lu}\.){2,5}|[a-z-]+(?:\.[a-z-]+)+)$/u;

/** Whether the text names an agency that is known, or what only agencies are called. */
export const namesAgency = (text: string): boolean => KNOWN.test(text) || KNOWN_END.test(text);

const CASELESS = /^(?=.*\p{Lo})[\p{Lo}\p{Lm}\p{M}\s/·・\-–—&،、]+$/u;
const QUOTE = /["“”„«»「」『』]/u;
/** What agencies write in brackets below a story that is no source. */
const NOT_A_SOURCE =
  /^(?:reporting|writing|editing|additional reporting|compiled|edited|written|more|ends?|this|more follows)\b/iu;

/** Marks that say no more than that the story ends. */
const END_MARK = /^(?:-\s?30\s?-|#(?:\s?#){1,4}|[(/-]*\s?ends?\s?[)/-]*|\*(?:\s?\*){2,4})$/iu;
export const isEndMark = (line: string): boolean => line.length <= 12 && END_MARK.test(line);

/**
 * The source that a closing line names (`Reuters`, `TRTWorld and agencies`, `Source: AFP`, `(AP)`, `© 2026 dpa`); undefined where
 * it is the story's last line, however short: `Game Over` and `Istanbul, Turkey` are text. So a name counts only where a mark says so,
 * or an agency's name, or letters that no word of a sentence has.
 */
export function creditOf(line: string): string | undefined {
  if (line.length > CREDIT_CHARACTERS) return undefined;
  const bare = line.replace(DASH, '').replace(/^[([（](.+)[)\]）]\.?$/u, '$1');
  const labelled = bare.replace(LABEL, '');
  if (labelled !== bare) return labelled === '' ? undefined : labelled.replace(/(\p{L}{2})\.$/u, '$1');
  const name = bare.replace(NOTICE, '').trim();
  const marked = name !== line;
  const plain = name.replace(/(?<=\p{L}{2})\.$/u, '');
  if (plain === '' || /[:：\d]/.test(plain) || QUOTE.test(plain) || NOT_A_SOURCE.test(plain) || !isNames(plain)) return undefined;
  return namesAgency(plain) || (plain === name && (marked || SINGLE.test(plain))) ? plain : undefined;
}

function isNames(text: string): boolean {
  const words = text
    .split(/[\s,،、;]+|(?<=\S)[/|](?=\S)/u)
    .map((word) => word.replace(/^[([]|[)\]]$/g, ''))
    .filter((word) => word !== '');
  if (CASELESS.test(text)) return words.length <= CASELESS_WORDS && [...text].length <= CASELESS_CHARACTERS;
  if (words.length > CREDIT_WORDS || !words.every((word) => SMALL.test(word) || AGENCY.test(word) || CAPITALISED.test(word)))
    return false;
  return words.some((word) => AGENCY.test(word) || (/^\p{L}/u.test(word) && !SMALL.test(word)));
}
