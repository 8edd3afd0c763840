/** Runs every task, so many at a time, and answers their results in the order in which they ended. */
export async function inParallel<T>(tasks: readonly (() => Promise<T>)[], lanes: number): Promise<T[]> {
  const results: T[] = [];
  let next = 0;
  const lane = async () => {
    for (let task = tasks[next]; task !== undefined; task = tasks[next]) {
      next += 1;
      results.push(await task());
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
