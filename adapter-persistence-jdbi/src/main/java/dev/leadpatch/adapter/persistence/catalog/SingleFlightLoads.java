package dev.leadpatch.adapter.persistence.catalog;

import dev.leadpatch.adapter.persistence.jdbc.StoreDeadline;
import dev.leadpatch.application.StoreUnavailableException;
import dev.leadpatch.domain.value.CompanyId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Loads the snapshot of a company single-flight: once for all concurrent callers. Thread-safe. */
final class SingleFlightLoads {
    private final Map<CompanyId, CompletableFuture<TenantSnapshot>> running = new ConcurrentHashMap<>();

    /**
     * Runs {@code load}, or waits for the running load of the company.
     *
     * @param version the least version that the caller needs; {@code load} returns it or a later one
     * @return empty if the running load failed, or started before the version was committed
     * @throws StoreUnavailableException if the running load does not end within the deadline
     */
    Optional<TenantSnapshot> run(
            CompanyId company, long version, StoreDeadline deadline, Supplier<TenantSnapshot> load) {
        CompletableFuture<TenantSnapshot> own = new CompletableFuture<>();
        CompletableFuture<TenantSnapshot> other = running.putIfAbsent(company, own);
        return other == null
                ? Optional.of(run(company, own, load))
                : await(other, deadline).filter(snapshot -> snapshot.catalogVersion() >= version);
    }

    private TenantSnapshot run(
            CompanyId company, CompletableFuture<TenantSnapshot> own, Supplier<TenantSnapshot> load) {
        try {
            TenantSnapshot snapshot = load.get();
            running.remove(company, own);
            own.complete(snapshot);
            return snapshot;
        } catch (RuntimeException | Error e) {
            running.remove(company, own);
            own.completeExceptionally(e);
            throw e;
        }
    }

    /** Returns the result of the load of another caller; empty if it failed, for example at the deadline of its caller. */
    private static Optional<TenantSnapshot> await(CompletableFuture<TenantSnapshot> load, StoreDeadline deadline) {
        try {
            long nanos =
                    deadline.remainingOf(StoreDeadline.LATE_CONNECTION_WAIT).toNanos();
            return Optional.of(load.get(nanos, TimeUnit.NANOSECONDS));
        } catch (ExecutionException e) {
            return Optional.empty();
        } catch (TimeoutException e) {
            throw notLoaded(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw notLoaded(e);
        }
    }

    private static StoreUnavailableException notLoaded(Exception cause) {
        return new StoreUnavailableException(
                "the catalog was not loaded within the deadline; nothing was changed", cause);
    }
}
