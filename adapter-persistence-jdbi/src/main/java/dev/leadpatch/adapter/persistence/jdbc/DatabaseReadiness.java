package dev.leadpatch.adapter.persistence.jdbc;

import dev.leadpatch.application.ReadinessCondition;
import dev.leadpatch.application.StoreBusyException;
import dev.leadpatch.application.StoreUnavailableException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Whether the database is reachable, has the schema and accepts changes. A node whose connections are all in use is
 * ready while the database responds to them, because a load balancer would otherwise move its load to busy nodes.
 * Thread-safe.
 */
public record DatabaseReadiness(Database database) implements ReadinessCondition {
    private static final String STATE = """
            select case
                when pg_is_in_recovery() then 'STANDBY'
                when current_setting('transaction_read_only')::boolean then 'READ_ONLY'
                when to_regclass('webhook_removed_endpoints') is null then 'WITHOUT_SCHEMA'
                else 'READY'
            end
            """;

    private enum State {
        READY,
        STANDBY,
        READ_ONLY,
        WITHOUT_SCHEMA
    }

    @Override
    public Optional<Cause> check() {
        State state;
        try {
            state = database.use(this::query);
        } catch (StoreBusyException e) {
            return Optional.empty();
        } catch (StoreUnavailableException e) {
            return Optional.of(new Cause("database_unreachable", "the database is unreachable or does not respond"));
        }
        return switch (state) {
            case READY -> Optional.empty();
            case STANDBY ->
                Optional.of(new Cause("database_standby", "the database is a standby, which accepts no changes"));
            case READ_ONLY -> Optional.of(new Cause("database_read_only", "the database is read-only"));
            case WITHOUT_SCHEMA -> Optional.of(new Cause("schema_missing", "the database has no schema yet"));
        };
    }

    private State query(Handle handle) {
        State state =
                State.valueOf(handle.createQuery(STATE).mapTo(String.class).one());
        if (state == State.STANDBY || state == State.READ_ONLY) {
            database.discard(handle); // a new connection may lead to the primary
        }
        return state;
    }
}
