import { existsSync, readFileSync } from 'node:fs';

/** Counts what Jest wrote with `--json --outputFile`; undefined when it wrote nothing, so did not get that far. */
export function countResults(file) {
  if (!existsSync(file)) return undefined;
  const { numPassedTests, numPendingTests, numTodoTests, numFailedTests, testResults } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  return {
    passed: numPassedTests,
    // A file that failed without a failed test in it: it does not compile, or its clean-up went wrong.
    failed: numFailedTests + testResults.filter(hasFailedAsAWhole).length,
    skipped: numPendingTests + numTodoTests,
  };
}

function hasFailedAsAWhole({ status, assertionResults }) {
  return status === 'failed' && assertionResults.every((test) => test.status !== 'failed');
}
