package dev.leadpatch.adapter.persistence.jdbc;

import java.sql.Connection;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The part of a host's pool that this adapter uses for one purpose. Every use is a transaction, because the settings are
 * those of a transaction.
 *
 * @param begin the statements that apply the settings
 */
record HostConnectionPool(String purpose, ConnectionPermits permits, Jdbi jdbi, String begin) implements BoundedPool {

    @Override
    public void begin(Handle handle) {
        handle.begin();
        handle.execute(begin);
    }

    @Override
    public <T> T use(Handle handle, Function<Handle, T> work) {
        return handle.inTransaction(transaction -> {
            transaction.execute(begin);
            return work.apply(transaction);
        });
    }

    @Override
    public void reset(Connection connection) {
        // the pool of the host opened the socket; the driver's abort closes it
    }

    @Override
    public int active() {
        return permits.acquired();
    }

    @Override
    public int idle() {
        return 0;
    }

    @Override
    public int waiting() {
        return permits.waiting();
    }

    @Override
    public int maxSize() {
        return permits.max();
    }

    @Override
    public void close() {
        // the host closes its pool
    }
}
