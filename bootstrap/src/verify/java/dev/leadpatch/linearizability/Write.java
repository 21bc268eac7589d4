package dev.leadpatch.linearizability;

import java.util.List;

/**
 * A patch as its client observed it.
 *
 * @param requestIds the ids of its attempts; more than one only with an idempotency key
 * @param start the time before the first attempt
 * @param end the time after the last response, or after the client has given up
 */
record Write(String name, List<String> requestIds, long start, long end, PatchRequest patch, Outcome outcome) {

    Write {
        requestIds = List.copyOf(requestIds);
    }

    Write withOutcome(Outcome newOutcome) {
        return new Write(name, requestIds, start, end, patch, newOutcome);
    }

    Write withTimes(long newStart, long newEnd) {
        return new Write(name, requestIds, newStart, newEnd, patch, outcome);
    }

    Write withPatch(PatchRequest newPatch) {
        return new Write(name, requestIds, start, end, newPatch, outcome);
    }
}
