// The settings of the company, each page loaded when it is asked for.
export const security = () => import("./SecurityPage");
export const signOn = () => import("./SignOnPage");
export const api = () => import("./ApiPage");
