/** Does something with each value as it comes, so many at once. Rejects with the first failure, and then takes no more. */
export async function inParallel<T>(values: AsyncGenerator<T>, most: number, work: (value: T) => Promise<void>): Promise<void> {
  const worker = async (): Promise<void> => {
    for (let next = await values.next(); !next.done; next = await values.next()) await work(next.value);
  };
  const workers = Array.from({ length: most }, worker);
  try {
    await Promise.all(workers);
  } finally {
    await values.return(undefined);
    await Promise.allSettled(workers);
  }
}
