package dev.leadpatch.linearizability;

import java.util.random.RandomGenerator;

/** Where a client breaks its connection. */
enum Kill {
    NEVER,
    /** Half of the request is sent. */
    IN_REQUEST,
    /** The request is sent, and the answer is not waited for. */
    BEFORE_ANSWER,
    /** The first half of the answer is there, so the request was handled. */
    IN_ANSWER;

    static Kill oneTimeIn(int times, RandomGenerator random) {
        return random.nextInt(times) == 0 ? values()[1 + random.nextInt(values().length - 1)] : NEVER;
    }
}
