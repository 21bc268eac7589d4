package dev.leadpatch.linearizability;

import java.util.random.RandomGenerator;

/** The point of an exchange at which a client breaks its connection. */
enum ConnectionFault {
    NONE,
    /** After half of the request is sent. */
    DURING_REQUEST,
    /** After the request is sent, before the response is read. */
    BEFORE_RESPONSE,
    /** After half of the response body is read. The service has handled the request. */
    DURING_RESPONSE;

    static ConnectionFault withProbabilityOneIn(int times, RandomGenerator random) {
        return random.nextInt(times) == 0 ? values()[1 + random.nextInt(values().length - 1)] : NONE;
    }
}
