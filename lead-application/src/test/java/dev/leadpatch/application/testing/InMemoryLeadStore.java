package dev.leadpatch.application.testing;

import dev.leadpatch.application.catalog.CatalogEntryStore;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.history.LeadHistoryStore.HistoryEntry;
import dev.leadpatch.application.idempotency.IdempotentOutcome;
import dev.leadpatch.application.idempotency.IdempotentRequest;
import dev.leadpatch.application.importing.ImportBatchStore;
import dev.leadpatch.application.lead.ImportBatch;
import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadIdAllocator;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.lead.StoreCapability;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.ChangeKind;
import dev.leadpatch.domain.lead.FieldChange;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.lead.LeadFields;
import dev.leadpatch.domain.lead.LeadOrigin;
import dev.leadpatch.domain.lead.MatchKey;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Stores leads and catalogs in memory, with the same constraints as the database. */
public final class InMemoryLeadStore
        implements LeadStore, LeadIdAllocator, CatalogEntryStore, LeadHistoryStore, ImportBatchStore {
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
    private final Map<CompanyId, Long> lastIds = new HashMap<>();
    private final Map<List<Object>, String> importReports = new ConcurrentHashMap<>();
    private final Object matchLock = new Object();
    private final List<LeadEvent> events = new CopyOnWriteArrayList<>();
    private final InMemoryIdempotencyKeyStore idempotencyKeyStore;
    private final Function<LeadEvent, Runnable> eventSubscriber;
    private final InMemoryAuditLog auditLog;

    public InMemoryLeadStore(InMemoryIdempotencyKeyStore idempotencyKeyStore) {
        this(idempotencyKeyStore, event -> () -> {}, new InMemoryAuditLog());
    }

    /**
     * @param eventSubscriber called for each event before it is written, and fails the change if it throws; the
     *     returned action runs after the write
     */
    public InMemoryLeadStore(
            InMemoryIdempotencyKeyStore idempotencyKeyStore,
            Function<LeadEvent, Runnable> eventSubscriber,
            InMemoryAuditLog auditLog) {
        this.auditLog = auditLog;
        this.idempotencyKeyStore = idempotencyKeyStore;
        this.eventSubscriber = eventSubscriber;
    }

    @Override
    public Set<StoreCapability> capabilities() {
        return StoreCapability.ALL;
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

    @Override
    public Optional<LeadId> findId(CompanyId company, UUID uuid) {
        return rows.values().stream()
                .map(row -> row.lead)
                .filter(lead -> lead.company().equals(company) && lead.uuid().equals(uuid))
                .map(Lead::id)
                .findFirst();
    }

    @Override
    public <R> Optional<R> change(CompanyId company, Function<CompanyCatalog, CatalogDecision<R>> decision) {
        List<R> results = new ArrayList<>();
        catalogs.computeIfPresent(company, (id, catalog) -> {
            CatalogDecision<R> decided = decision.apply(catalog);
            results.add(decided.result());
            auditLog.add(decided.audit());
            return decided.catalog();
        });
        return results.stream().findFirst();
    }

    @Override
    public <R> Optional<IdempotentOutcome<R>> changeOnce(
            CompanyId company, IdempotentRequest<R> request, Function<CompanyCatalog, CatalogDecision<R>> decision) {
        return idempotencyKeyStore.<R, Optional<IdempotentOutcome<R>>>runOnce(
                request,
                () -> change(company, catalog -> {
                            CatalogDecision<R> decided = decision.apply(catalog);
                            idempotencyKeyStore.store(request, Set.of(), decided.result());
                            return decided;
                        })
                        .map(IdempotentOutcome.Executed::new),
                replay -> Optional.of(new IdempotentOutcome.Replayed<>(replay)));
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
    public Optional<String> findReport(CompanyId company, UUID importId, long firstRow) {
        return Optional.ofNullable(importReports.get(List.of(company, importId, firstRow)));
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        return change.idempotentRequest()
                .map(request -> idempotencyKeyStore.runOnce(
                        request, () -> execute(change), replay -> (Outcome<R>) new Outcome.Replayed<R>(replay)))
                .orElseGet(() -> execute(change));
    }

    @Override
    public synchronized List<LeadId> allocate(CompanyId company, int count) {
        long highest = rows.keySet().stream()
                .filter(key -> key.company().equals(company))
                .mapToLong(key -> key.lead().value())
                .filter(id -> id < 1L << 53)
                .max()
                .orElse(0);
        long first = Math.max(highest, lastIds.getOrDefault(company, 0L)) + 1;
        lastIds.put(company, first + count - 1);
        return LongStream.range(first, first + count).mapToObj(LeadId::new).toList();
    }

    private <R> Outcome<R> execute(Change<R> change) {
        if (change.matchKeys().isEmpty()) {
            return execute(change, Map.of());
        }
        synchronized (matchLock) {
            Map<MatchKey, List<LeadId>> matches = new HashMap<>();
            change.matchKeys().forEach(key -> matches.put(key, matches(change.company(), key)));
            return execute(change, matches);
        }
    }

    private List<LeadId> matches(CompanyId company, MatchKey key) {
        return rows.values().stream()
                .map(row -> row.lead)
                .filter(lead -> lead.company().equals(company) && key.matches(lead))
                .map(Lead::id)
                .sorted(Comparator.comparingLong(LeadId::value))
                .limit(Snapshots.MAX_MATCHES)
                .toList();
    }

    private <R> Outcome<R> execute(Change<R> change, Map<MatchKey, List<LeadId>> matches) {
        SortedMap<LeadId, Row> existing = new TreeMap<>(Comparator.comparingLong(LeadId::value));
        Stream.concat(
                        change.leads().stream(),
                        matches.values().stream()
                                .filter(leads -> leads.size() == 1)
                                .flatMap(List::stream))
                .forEach(lead -> Optional.ofNullable(rows.get(new Key(change.company(), lead)))
                        .ifPresent(row -> existing.put(lead, row)));
        Deque<Row> locked = new ArrayDeque<>();
        change.importBatch()
                .filter(batch -> findReport(change.company(), batch.importId(), batch.firstRow())
                        .isPresent())
                .ifPresent(batch -> {
                    throw new IllegalStateException("the batch is done");
                });
        try {
            for (Row row : existing.values()) {
                if (!tryLock(row)) {
                    return new Outcome.Busy<>();
                }
                locked.push(row);
            }
            R result = decide(change, existing, matches);
            Set<LeadId> leads = new LinkedHashSet<>(existing.keySet());
            leads.addAll(change.newLeads());
            change.importBatch().ifPresent(batch -> {
                importReports.put(
                        List.of(change.company(), batch.importId(), batch.firstRow()),
                        batch.reportRenderer().apply(result));
                auditLog.add(batch.audit());
            });
            change.idempotentRequest().ifPresent(request -> idempotencyKeyStore.store(request, leads, result));
            return new Outcome.Completed<>(result);
        } finally {
            locked.forEach(row -> row.lock.unlock());
        }
    }

    private <R> R decide(Change<R> change, Map<LeadId, Row> locked, Map<MatchKey, List<LeadId>> matches) {
        Map<LeadId, LeadSnapshot> snapshots = new LinkedHashMap<>();
        locked.forEach((lead, row) -> snapshots.put(lead, toSnapshot(row.lead)));
        Optional<CompanyCatalog> catalog =
                change.newLeads().isEmpty() ? Optional.empty() : Optional.of(catalog(change.company()));
        Decision<R> decision = change.decider().decide(new Snapshots(snapshots, matches, catalog));
        return decision.fold(
                write -> {
                    // if the response can't be rendered, nothing is written, as in a transaction
                    change.idempotentRequest()
                            .ifPresent(request -> Objects.requireNonNull(
                                    request.responseRenderer().apply(write.result())));
                    write(change, locked, write.events());
                    return write.result();
                },
                Decision.NoWrite::result,
                needsHistory -> needsHistory
                        .toResult()
                        .apply(Optional.of(changedFieldsSince(
                                change.company(), needsHistory.leadId(), needsHistory.sinceVersion()))));
    }

    /** Erases the values in the history of the lead, and returns the number of changes that had any. */
    long eraseHistory(CompanyId company, LeadId lead) {
        List<LeadEvent> erased = events(company, lead);
        events.replaceAll(event -> erased.contains(event) ? withoutValues(event) : event);
        return erased.stream().filter(event -> !event.changes().isEmpty()).count();
    }

    private static LeadEvent withoutValues(LeadEvent event) {
        Lead lead = event.lead();
        Lead withoutValues = lead.toBuilder()
                .origin(LeadOrigin.at(lead.createdAt()))
                .fields(LeadFields.EMPTY)
                .build();
        return new LeadEvent(event.kind(), withoutValues, event.catalog(), List.of(), event.actor(), event.requestId());
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

    private void write(Change<?> change, Map<LeadId, Row> locked, List<LeadEvent> newEvents) {
        List<Runnable> afterWrite = new ArrayList<>();
        Map<LeadId, Lead> current = new HashMap<>();
        locked.forEach((id, row) -> current.put(id, row.lead));
        for (LeadEvent event : newEvents) {
            requireNextVersion(change, current.put(event.lead().id(), event.lead()), event);
            if (event.catalog().user(event.actor().owner()).isEmpty()) {
                throw new IllegalStateException(
                        "the company has no user " + event.actor().owner());
            }
            if (change.importBatch().map(ImportBatch::sendsEvents).orElse(true)) {
                afterWrite.add(eventSubscriber.apply(event));
            }
        }
        newEvents.forEach(event -> Optional.ofNullable(locked.get(event.lead().id()))
                .ifPresentOrElse(row -> row.lead = event.lead(), () -> with(event.lead())));
        events.addAll(newEvents);
        afterWrite.forEach(Runnable::run);
    }

    private static void requireNextVersion(Change<?> change, @Nullable Lead from, LeadEvent event) {
        Lead to = event.lead();
        boolean valid = from == null
                ? change.newLeads().contains(to.id()) && event.kind() == ChangeKind.CREATED && to.version() == 1
                : to.version() == from.version() + 1 && to.updatedAt().isAfter(from.updatedAt());
        if (!valid || !to.company().equals(change.company())) {
            throw new IllegalArgumentException("not the next version of lead " + to.id());
        }
    }

    private LeadSnapshot toSnapshot(Lead lead) {
        return new LeadSnapshot(lead, catalog(lead.company()));
    }

    private CompanyCatalog catalog(CompanyId company) {
        return find(company).orElseThrow(() -> new IllegalStateException("no catalog of " + company));
    }
}
