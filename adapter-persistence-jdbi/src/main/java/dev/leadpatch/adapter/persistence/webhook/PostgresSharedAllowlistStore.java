package dev.leadpatch.adapter.persistence.webhook;

import dev.leadpatch.adapter.persistence.jdbc.Database;
import dev.leadpatch.adapter.persistence.jdbc.SqlArguments;
import dev.leadpatch.application.webhook.SharedAllowlistStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** Stores the shared allowlist in a table of one row. Thread-safe. */
public final class PostgresSharedAllowlistStore implements SharedAllowlistStore {
    private static final String REGISTER = """
            insert into webhook_allowlist as shared (entries, valid_until)
            values (:entries, now() + make_interval(secs => :lifetime))
            on conflict (singleton) do update
            set entries = excluded.entries, valid_until = excluded.valid_until
            where shared.entries <@ excluded.entries or shared.valid_until <= now()
            """;

    private static final String FIND_ENTRIES = """
            select unnest(entries)
            from webhook_allowlist
            """;

    private static final String RELEASE = """
            update webhook_allowlist
            set valid_until = least(valid_until, now() + make_interval(secs => :remaining))
            where entries <@ :entries and entries @> :entries
            """;

    private final Database database;

    public PostgresSharedAllowlistStore(Database database) {
        this.database = database;
    }

    @Override
    public Set<String> register(Set<String> entries, Duration lifetime) {
        return database.use(handle -> register(handle, entries, lifetime));
    }

    private static Set<String> register(Handle handle, Set<String> entries, Duration lifetime) {
        int registered = handle.createUpdate(REGISTER)
                .bind("entries", SqlArguments.textArray(entries))
                .bind("lifetime", lifetime.toSeconds())
                .execute();
        if (registered == 1) {
            return Set.of();
        }
        List<String> shared =
                handle.createQuery(FIND_ENTRIES).mapTo(String.class).list();
        Set<String> missing = new TreeSet<>(shared);
        missing.removeAll(entries);
        return missing;
    }

    @Override
    public void release(Set<String> entries, Duration remaining) {
        database.use(handle -> handle.createUpdate(RELEASE)
                .bind("entries", SqlArguments.textArray(entries))
                .bind("remaining", remaining.toSeconds())
                .execute());
    }
}
