package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.adapter.persistence.DatabaseUnusableException;
import org.jdbi.v3.core.Handle;

/** The sessions of services that use a database. Only their database is known, but not their schema. */
public final class ServiceSessions {
    private static final String EXIST = """
            select exists (
                select from pg_stat_activity where datname = current_database() and application_name = 'leadpatch')
            """;

    // the sessions of a service that has just ended may still be listed
    private static final String AWAIT_END = "select pg_sleep(0.1), pg_stat_clear_snapshot()";
    private static final int MAX_WAITS = 20;

    private ServiceSessions() {}

    /**
     * Requires that no service uses the database.
     *
     * @param remedy what the operator can do, as a sentence
     * @throws DatabaseUnusableException if a service uses it
     */
    public static void requireNone(Handle handle, String remedy) {
        for (int i = 0; exist(handle); i++) {
            if (i == MAX_WAITS) {
                throw new DatabaseUnusableException("a service uses it", remedy);
            }
            handle.execute(AWAIT_END);
        }
    }

    private static boolean exist(Handle handle) {
        return handle.createQuery(EXIST).mapTo(Boolean.class).one();
    }
}
