// The camera at the back of the device, for as long as the screen that asked for it is seen.
import { useEffect, useState } from "react";

export type Camera = { state: "starting" } | { state: "on"; stream: MediaStream } | { state: "refused" } | { state: "missing" };

const wish: MediaStreamConstraints = {
  audio: false,
  video: { facingMode: { ideal: "environment" }, width: { ideal: 2560 }, height: { ideal: 1920 } },
};

export function useCamera(wanted: boolean): { camera: Camera; retry: () => void } {
  const [camera, setCamera] = useState<Camera>({ state: "starting" });
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    if (!wanted) return;
    let left = false;
    let stream: MediaStream | null = null;
    const stop = () => stream?.getTracks().forEach((track) => track.stop());
    // Typed as always there, but missing outside of secure contexts.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    const start = async (): Promise<Camera> => {
      if (!devices) return { state: "missing" };
      try {
        stream = await devices.getUserMedia(wish);
        return { state: "on", stream };
      } catch (error) {
        const isRefused = error instanceof DOMException && (error.name === "NotAllowedError" || error.name === "SecurityError");
        return { state: isRefused ? "refused" : "missing" };
      }
    };
    void start().then((next) => {
      if (left) stop();
      else setCamera(next);
    });
    return () => {
      left = true;
      stop();
      setCamera({ state: "starting" });
    };
  }, [wanted, attempt]);
  return { camera, retry: () => setAttempt((before) => before + 1) };
}
