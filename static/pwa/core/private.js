// Written by tools/private.py from app/*/kind.py; never edited by hand.

/** What is private in the payload of an operation, by its kind. @type {Record<string, string[]>} */
export const OPERATIONS = {
  "ambience.record": ["text", "place.public_point.label", "place.public_point.commune"],
  "case.agreement": ["commitments", "signatures"],
  "case.alert": ["facts"],
  "case.interrupt": ["words"],
  "case.line": ["text"],
  "case.meet": ["advice", "lines", "note.text"],
  "case.name": ["who"],
  "case.note": ["text"],
  "case.open": ["facts", "party.who", "place.public_point.label", "place.public_point.commune"],
  "case.party": ["who"],
  "case.protect": ["facts"],
  "case.settle": ["value"],
  "case.tell": ["why_not"],
  "conflict.report": ["text", "place.public_point.label", "place.public_point.commune"],
  "consigne.leave": ["text"],
  "contact.record": ["text", "place.public_point.label", "place.public_point.commune"],
  "entry.cancel": ["reason"],
  "entry.correct": ["reason", "changes.text", "changes.place.public_point.label", "changes.place.public_point.commune", "changes.call.who"],
  "list.propose": ["text"],
  "preparation.write": ["text"],
  "referral.propose": ["text", "place.public_point.label", "place.public_point.commune"],
  "referral.signpost": ["text", "place.public_point.label", "place.public_point.commune"],
  "technical.flag": ["text", "place.public_point.label", "place.public_point.commune", "call.who"],
  "visit.record": ["text", "place.public_point.label", "place.public_point.commune"],
};

/** What is private in the data of a record, by its kind. @type {Record<string, string[]>} */
export const RECORDS = {
  "ambience": ["text", "place.public_point.label", "place.public_point.commune"],
  "case": ["facts", "parties.who.name", "parties.who.phone", "parties.who.mail", "parties.who.address", "parties.who.structure", "parties.who.language", "parties.who.hours", "lines.text", "lines.other", "notes.text", "agreement.commitments.what", "agreement.commitments.seen", "told.why_not", "others.value", "alerts.kind", "alerts.answer", "advice.question", "advice.service", "advice.answer", "place.public_point.label", "place.public_point.commune"],
  "conflict": ["text", "place.public_point.label", "place.public_point.commune"],
  "consigne": ["text"],
  "contact": ["text", "place.public_point.label", "place.public_point.commune"],
  "partner": ["phone", "address", "hours"],
  "preparation": ["text"],
  "referral": ["text", "place.public_point.label", "place.public_point.commune"],
  "round": ["stops.hint"],
  "settlement": ["note", "filled"],
  "technical": ["text", "place.public_point.label", "place.public_point.commune", "call.who"],
  "visit": ["text", "place.public_point.label", "place.public_point.commune"],
  "wish": ["text", "reason"],
};
