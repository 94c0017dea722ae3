// What stands below what waits today: one chunk that is loaded beside it. A phone need not have it before; what is not here is left
// out without a network.
export { AvailabilityAsked } from "../../presentation/AvailabilityAsked";
export { MoneyOnItsWay } from "./MoneyOnItsWay";
