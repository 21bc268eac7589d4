package com.example.crm;

import dev.leadpatch.application.testing.ReferenceExchange;
import io.quarkus.test.Mock;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The time of the tests. */
class FixedClock {

    @Mock
    @Produces
    @Singleton
    InstantSource fixed() {
        return ReferenceExchange.CLOCK;
    }
}
