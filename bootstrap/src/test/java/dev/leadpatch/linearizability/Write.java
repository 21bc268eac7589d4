package dev.leadpatch.linearizability;

import java.util.List;

/**
 * A patch, as its client saw it.
 *
 * @param requestIds the ids of the requests by which it was sent: several if it has an idempotency key and was repeated
 * @param start a moment before the first of them was sent
 * @param end a moment after the last answer was there, or was given up
 */
record Write(String name, List<String> requestIds, long start, long end, PatchRequest patch, Outcome outcome) {

    Write {
        requestIds = List.copyOf(requestIds);
    }

    Write withOutcome(Outcome other) {
        return new Write(name, requestIds, start, end, patch, other);
    }

    Write withTimes(long otherStart, long otherEnd) {
        return new Write(name, requestIds, otherStart, otherEnd, patch, outcome);
    }

    Write withPatch(PatchRequest other) {
        return new Write(name, requestIds, start, end, other, outcome);
    }
}
