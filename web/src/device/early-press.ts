// A form that was pressed before its script had come. public/theme.js holds such a press: what was typed stays in the form,
// and only that it was pressed is noted on the page.

/** Whether a form was pressed; from now on forms are the app's. True at most once. */
export function takeEarlyPress(): boolean {
  const { dataset } = document.documentElement;
  const pressed = dataset["pressed"] !== undefined;
  delete dataset["pressed"];
  dispatchEvent(new Event("biglive:ready"));
  return pressed;
}
