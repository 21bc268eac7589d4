package com.example.crm;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** The time of changes. */
class Clock {

    @Produces
    @Singleton
    InstantSource system() {
        return InstantSource.system();
    }
}
