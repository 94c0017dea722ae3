// The root: shows the sign-in pages or the signed-in app, whichever was entered.
import { useSyncExternalStore } from "react";
import { currentScreen, onScreenChange } from "./entry";

export function App() {
  const Screen = useSyncExternalStore(onScreenChange, currentScreen, currentScreen);
  return Screen && <Screen />;
}
