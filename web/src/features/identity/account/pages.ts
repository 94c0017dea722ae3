// The parts of one's account, each loaded when it is asked for.
export const security = () => import("./SecurityPage");
export const devices = () => import("./DevicesPage");
export const history = () => import("./HistoryPage");
export const personal = () => import("./PersonalPage");
export const delegations = () => import("./DelegationsPage");
