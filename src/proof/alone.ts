export interface Alone {
  /** Begins the act for this name, or has it run once more when it is running. Returns at once. */
  start(name: string): void;
  /** Everything begun is over; nothing begins any more. */
  end(): Promise<void>;
}

/** Runs an act for each name by itself: never twice at a time for one name, and never waiting for another. */
export function alone(act: (name: string) => Promise<void>, report: (error: unknown) => void): Alone {
  const running = new Map<string, Promise<void>>();
  const again = new Set<string>();
  let ended = false;
  const run = async (name: string) => {
    do {
      again.delete(name);
      await act(name);
    } while (again.has(name));
  };
  return {
    start: (name) => {
      if (running.has(name)) {
        again.add(name);
      } else if (!ended) {
        const over = run(name)
          .catch(report)
          .finally(() => void running.delete(name));
        running.set(name, over);
      }
    },
    end: async () => {
      ended = true;
      again.clear();
      await Promise.all(running.values());
    },
  };
}
