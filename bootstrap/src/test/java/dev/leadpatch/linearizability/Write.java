package dev.leadpatch.linearizability;

import java.util.List;

/**
 * A patch, as its client saw it.
 *
 * @param requests the ids of the requests by which it was sent: several if it has an idempotency key and was repeated
 * @param start a moment before the first of them was sent
 * @param end a moment after the last answer was there, or was given up
 */
record Write(String name, List<String> requests, long start, long end, Ask ask, Outcome outcome) {

    Write {
        requests = List.copyOf(requests);
    }

    Write withOutcome(Outcome other) {
        return new Write(name, requests, start, end, ask, other);
    }

    Write at(long otherStart, long otherEnd) {
        return new Write(name, requests, otherStart, otherEnd, ask, outcome);
    }

    Write asking(Ask other) {
        return new Write(name, requests, start, end, other, outcome);
    }
}
