// The root: shows the sign-in pages or the signed-in app, whichever was entered.
import { useEffect, useSyncExternalStore } from "react";
import { takeEarlyPress } from "../device/early-press";
import { currentScreen, onScreenChange } from "./entry";

export function App() {
  const Screen = useSyncExternalStore(onScreenChange, currentScreen, currentScreen);
  // The screen has made up for what was pressed too early, if it was its form; from here on no form is held.
  useEffect(() => void takeEarlyPress(), []);
  return Screen && <Screen />;
}
