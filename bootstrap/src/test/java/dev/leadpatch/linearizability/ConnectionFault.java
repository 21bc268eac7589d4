package dev.leadpatch.linearizability;

import java.util.random.RandomGenerator;

/** Where a client breaks its connection. */
enum ConnectionFault {
    NONE,
    /** Half of the request is sent. */
    DURING_REQUEST,
    /** The request is sent, and the answer is not waited for. */
    BEFORE_RESPONSE,
    /** The first half of the answer is there, so the request was handled. */
    DURING_RESPONSE;

    static ConnectionFault withProbabilityOneIn(int times, RandomGenerator random) {
        return random.nextInt(times) == 0 ? values()[1 + random.nextInt(values().length - 1)] : NONE;
    }
}
