package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.adapter.persistence.catalog.SnapshotLookup;
import dev.leadpatch.adapter.persistence.catalog.TenantSnapshot;
import dev.leadpatch.adapter.persistence.jdbc.TransactionContext;
import dev.leadpatch.adapter.persistence.lead.LeadLocker.LockedLeads;
import dev.leadpatch.adapter.persistence.lead.LeadMemory.LeadReservation;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore.Change;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadsTooLargeException;
import dev.leadpatch.application.lead.PartDecider;
import dev.leadpatch.application.lead.PartDecider.PartDecision;
import dev.leadpatch.application.webhook.DeliveryQueue.OrderingKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads, decides and writes locked leads in parts, if there is no memory for all of them. The parts are one transaction:
 * a change is written completely or not at all. All parts use the catalog of the first one. Memory is reserved for one
 * part, and for the leads whose values the result contains. An instance is used once, by one thread.
 */
final class PartwiseChange<R> {
    /** Maximum size of the custom fields in a part, unless it is one lead. */
    static final long MAX_PART_BYTES = 2L * 1024 * 1024;

    /** Maximum size of the custom fields in all parts: about as much as can be written within the deadline. */
    static final long MAX_BYTES = 32L * 1024 * 1024;

    private static final String SAVEPOINT = "parts";

    private final Change<R> change;
    private final SnapshotLookup lookup;
    private final LeadChangeWriter writer;
    private final LeadReservation memory;
    private final boolean keepsEvents;
    private final List<LeadEvent> events = new ArrayList<>();
    private long retainedBytes;

    /** @param keepsEvents whether the events, which contain the leads, are kept until the commit */
    PartwiseChange(
            Change<R> change,
            SnapshotLookup lookup,
            LeadChangeWriter writer,
            LeadReservation memory,
            boolean keepsEvents) {
        this.change = change;
        this.lookup = memoized(lookup);
        this.writer = writer;
        this.memory = memory;
        this.keepsEvents = keepsEvents;
    }

    private static SnapshotLookup memoized(SnapshotLookup lookup) {
        Map<CompanyId, Optional<TenantSnapshot>> found = new HashMap<>();
        return (handle, company, version) ->
                found.computeIfAbsent(company, missing -> lookup.find(handle, missing, version));
    }

    /**
     * The written change.
     *
     * @param leads those that exist
     * @param queued ordering keys with a new delivery
     * @param events the events that were written, if they are kept
     */
    record Written<R>(R result, Set<LeadId> leads, List<OrderingKey> queued, List<LeadEvent> events) {}

    /** @throws LeadsTooLargeException if the leads of a request are too large for parts too */
    Written<R> run(TransactionContext transaction, List<LeadRow> locked, PartDecider<R> decider) {
        if (SizedPage.bytes(locked) > MAX_BYTES && memory.isKept()) {
            throw new LeadsTooLargeException(Math.max(MAX_BYTES, memory.maxBytes()));
        }
        transaction.handle().savepoint(SAVEPOINT);
        List<OrderingKey> queued = new ArrayList<>();
        Map<LeadId, LeadRow> rows =
                locked.stream().collect(Collectors.toMap(row -> row.lead().id(), Function.identity()));
        Part part = new Part();
        for (LeadId lead : change.leads()) {
            @Nullable LeadRow row = rows.get(lead);
            if (row != null && !part.hasSpaceFor(row)) {
                queued.addAll(write(transaction, part, decider));
                part = new Part();
            }
            part.add(lead, row);
        }
        queued.addAll(write(transaction, part, decider));
        PartDecider.Result<R> decided = decider.finish();
        if (!decided.isWritten()) {
            transaction.handle().rollbackToSavepoint(SAVEPOINT);
            queued.clear();
            events.clear();
        }
        return new Written<>(decided.result(), new LinkedHashSet<>(rows.keySet()), queued, events);
    }

    private List<OrderingKey> write(TransactionContext transaction, Part part, PartDecider<R> decider) {
        memory.require(retainedBytes + SizedPage.bytes(part.rows), part.rows.size());
        transaction.applyNetworkTimeout();
        LockedLeads locked = LeadLocker.read(transaction.handle(), part.rows, Set.of(), lookup);
        UnitOfWork work = new UnitOfWork(transaction.handle(), locked);
        work.decide(
                new Change<>(
                        change.company(),
                        part.leads,
                        snapshots -> {
                            PartDecision decision = decider.decide(part.leads, snapshots.leads());
                            retainedBytes += part.bytesOf(decision.retained());
                            return new Decision.Write<>(decision.events(), true);
                        },
                        Optional.empty()),
                Map.of());
        work.keepOpen();
        if (keepsEvents) {
            events.addAll(work.events());
        }
        return writer.write(transaction, work);
    }

    /** The next leads of the change, with the rows of those that exist. */
    private static final class Part {
        private final List<LeadId> leads = new ArrayList<>();
        private final List<LeadRow> rows = new ArrayList<>();

        boolean hasSpaceFor(LeadRow row) {
            return rows.isEmpty() || SizedPage.bytes(rows) + row.bytes() <= MAX_PART_BYTES;
        }

        void add(LeadId lead, @Nullable LeadRow row) {
            leads.add(lead);
            if (row != null) {
                rows.add(row);
            }
        }

        long bytesOf(Set<LeadId> some) {
            return SizedPage.bytes(
                    rows.stream().filter(row -> some.contains(row.lead().id())).toList());
        }
    }
}
