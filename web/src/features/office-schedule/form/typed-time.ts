// Times as people type them: "19:30", "19.30", "7pm", "7.30 p.m.", "1930", "19h", "noon". Pure.

const words: Readonly<Record<string, string>> = { noon: "12:00", midday: "12:00", midnight: "00:00" };

/** The time as "19:30"; null where it is none. "24:00" is the midnight at which a day ends: "00:00". */
export function timeOf(typed: string): string | null {
  const text = typed.trim().toLowerCase().replace(/\s+/g, " ");
  const word = words[text];
  if (word !== undefined) return word;
  const parts = /^(\d{1,2}) ?(?:[:.,h ] ?(\d{2}))? ?h?(?:r|rs)? ?(a|p|am|pm|a\.m\.?|p\.m\.?)?$/.exec(text) ?? /^(\d{1,2})(\d{2}) ?(a|p|am|pm|a\.m\.?|p\.m\.?)?$/.exec(text);
  if (!parts) return null;
  const [, hours = "", minutes = "00", half] = parts;
  let hour = Number(hours);
  const minute = Number(minutes);
  if (minute > 59) return null;
  if (half !== undefined) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (half.startsWith("p") ? 12 : 0);
  }
  if (hour === 24 && minute === 0) hour = 0;
  if (hour > 23) return null;
  return `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
}
