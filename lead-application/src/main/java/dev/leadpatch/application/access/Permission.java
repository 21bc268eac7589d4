package dev.leadpatch.application.access;

import java.util.Locale;

/** What an API key lets its bearer do. */
public enum Permission {
    /** Reading leads and what they refer to: {@code read_access}. */
    READ,
    /** Changing leads: {@code write_access}. */
    WRITE;

    /** The name on the command line and in documents: {@code read}, {@code write}. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
