package dev.leadpatch.application.testing;

import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Stores leads and catalogs in memory, with the same constraints as the database. */
public final class InMemoryLeadStore implements LeadStore, CatalogStore, LeadHistoryStore {
    private static final long LOCK_TIMEOUT_SECONDS = 2;

    private record Key(CompanyId company, LeadId lead) {}

    /** A lead with a fair lock, so that waiting changes are made in order, as in the database. */
    private static final class Row {
        private final ReentrantLock lock = new ReentrantLock(true);
        private volatile Lead lead;

        Row(Lead lead) {
            this.lead = lead;
        }
    }

    private final Map<CompanyId, CompanyCatalog> catalogs = new ConcurrentHashMap<>();
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();
    private final List<LeadEvent> events = new CopyOnWriteArrayList<>();
    private final InMemoryIdempotencyKeyStore idempotencyKeyStore;
    private final Function<LeadEvent, Runnable> eventSubscriber;

    public InMemoryLeadStore(InMemoryIdempotencyKeyStore idempotencyKeyStore) {
        this(idempotencyKeyStore, event -> () -> {});
    }

    /**
     * @param eventSubscriber called for each event before it is written, and fails the change if it throws; the
     *     returned action runs after the write
     */
    public InMemoryLeadStore(
            InMemoryIdempotencyKeyStore idempotencyKeyStore, Function<LeadEvent, Runnable> eventSubscriber) {
        this.idempotencyKeyStore = idempotencyKeyStore;
        this.eventSubscriber = eventSubscriber;
    }

    /** Adds or replaces the catalog of a company. */
    public InMemoryLeadStore with(CompanyCatalog catalog) {
        catalogs.put(catalog.company(), catalog);
        return this;
    }

    /** Adds or replaces a lead. The catalog of its company must exist. */
    public InMemoryLeadStore with(Lead lead) {
        catalog(lead.company());
        rows.put(new Key(lead.company(), lead.id()), new Row(lead));
        return this;
    }

    /** Returns all changes, oldest first. */
    public List<LeadEvent> events() {
        return List.copyOf(events);
    }

    /** Returns the changes of one lead, oldest first. */
    public List<LeadEvent> events(CompanyId company, LeadId lead) {
        return events.stream()
                .filter(event -> event.lead().company().equals(company)
                        && event.lead().id().equals(lead))
                .toList();
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        return Optional.ofNullable(catalogs.get(company));
    }

    /** Returns the leads of a company, in no particular order. */
    List<LeadSnapshot> leads(CompanyId company) {
        return rows.entrySet().stream()
                .filter(row -> row.getKey().company().equals(company))
                .map(row -> toSnapshot(row.getValue().lead))
                .toList();
    }

    Collection<CompanyCatalog> all() {
        return catalogs.values();
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return Optional.ofNullable(rows.get(new Key(company, lead))).map(row -> toSnapshot(row.lead));
    }

    @Override
    public Optional<Page> find(CompanyId company, LeadId lead, OptionalLong beforeVersion, int limit) {
        return find(company, lead).map(snapshot -> {
            List<HistoryEntry> entries = events(company, lead).stream()
                    .map(HistoryEntry::of)
                    .filter(entry -> beforeVersion.isEmpty() || entry.version() < beforeVersion.getAsLong())
                    .sorted(Comparator.comparingLong(HistoryEntry::version).reversed())
                    .toList();
            return new Page(entries.stream().limit(limit).toList(), entries.size() > limit);
        });
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        return change.idempotentRequest()
                .map(request -> idempotencyKeyStore.runOnce(
                        request, () -> execute(change), replay -> (Outcome<R>) new Outcome.Replayed<R>(replay)))
                .orElseGet(() -> execute(change));
    }

    private <R> Outcome<R> execute(Change<R> change) {
        SortedMap<LeadId, Row> existing = new TreeMap<>(Comparator.comparingLong(LeadId::value));
        for (LeadId lead : change.leads()) {
            Optional.ofNullable(rows.get(new Key(change.company(), lead))).ifPresent(row -> existing.put(lead, row));
        }
        Deque<Row> locked = new ArrayDeque<>();
        try {
            for (Row row : existing.values()) {
                if (!tryLock(row)) {
                    return new Outcome.Busy<>();
                }
                locked.push(row);
            }
            return new Outcome.Completed<>(decide(change, existing));
        } finally {
            locked.forEach(row -> row.lock.unlock());
        }
    }

    private <R> R decide(Change<R> change, Map<LeadId, Row> rows) {
        Map<LeadId, LeadSnapshot> snapshots = new LinkedHashMap<>();
        rows.forEach((lead, row) -> snapshots.put(lead, toSnapshot(row.lead)));
        Decision<R> decision = change.decider().decide(snapshots);
        return decision.fold(
                write -> {
                    // if the response can't be rendered, nothing is written, as in a transaction
                    change.idempotentRequest()
                            .ifPresent(request -> Objects.requireNonNull(
                                    request.responseRenderer().apply(write.result())));
                    write(rows, write.events());
                    return write.result();
                },
                Decision.NoWrite::result,
                needsHistory -> needsHistory
                        .toResult()
                        .apply(changedFieldsSince(
                                change.company(), needsHistory.leadId(), needsHistory.sinceVersion())));
    }

    private List<String> changedFieldsSince(CompanyId company, LeadId lead, long version) {
        return events(company, lead).stream()
                .filter(event -> event.lead().version() > version)
                .flatMap(event -> event.changes().stream())
                .map(FieldChange::field)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean tryLock(Row row) {
        try {
            return row.lock.tryLock(LOCK_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write(Map<LeadId, Row> rows, List<LeadEvent> newEvents) {
        List<Runnable> afterWrite = new ArrayList<>();
        for (LeadEvent event : newEvents) {
            requireNextVersion(rows.get(event.lead().id()), event.lead());
            if (event.catalog().user(event.actor().owner()).isEmpty()) {
                throw new IllegalStateException(
                        "the company has no user " + event.actor().owner());
            }
            afterWrite.add(eventSubscriber.apply(event));
        }
        newEvents.forEach(event -> rows.get(event.lead().id()).lead = event.lead());
        events.addAll(newEvents);
        afterWrite.forEach(Runnable::run);
    }

    private static void requireNextVersion(@Nullable Row row, Lead to) {
        if (row == null) {
            throw new IllegalArgumentException("lead " + to.id() + " is not part of the change");
        }
        Lead from = row.lead;
        boolean same = from.company().equals(to.company()) && from.id().equals(to.id());
        if (!same || to.version() != from.version() + 1 || !to.updatedAt().isAfter(from.updatedAt())) {
            throw new IllegalArgumentException("not the next version of lead " + from.id() + " at " + from.version());
        }
    }

    private LeadSnapshot toSnapshot(Lead lead) {
        return new LeadSnapshot(lead, catalog(lead.company()));
    }

    private CompanyCatalog catalog(CompanyId company) {
        return find(company).orElseThrow(() -> new IllegalStateException("no catalog of " + company));
    }
}
