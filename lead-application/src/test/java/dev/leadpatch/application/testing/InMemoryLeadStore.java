package dev.leadpatch.application.testing;

import dev.leadpatch.application.history.HistoryEntry;
import dev.leadpatch.application.history.LeadHistoryStore;
import dev.leadpatch.application.lead.CatalogStore;
import dev.leadpatch.application.lead.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadUpdatedEvent;
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
import java.util.HashSet;
import java.util.LinkedHashMap;
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
import org.jspecify.annotations.Nullable;

/** Leads and catalogs in memory, as strict as the database: what it would refuse is refused here too. */
public final class InMemoryLeadStore implements LeadStore, CatalogStore, LeadHistoryStore {
    private static final long LOCK_TIMEOUT_SECONDS = 2;

    private record Key(CompanyId company, LeadId lead) {}

    /** Fair, so that those who wait get their turn in order, as they do in the database. */
    private static final class Row {
        private final ReentrantLock lock = new ReentrantLock(true);
        private volatile Lead lead;

        Row(Lead lead) {
            this.lead = lead;
        }
    }

    private final Map<CompanyId, CompanyCatalog> catalogs = new ConcurrentHashMap<>();
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();
    private final List<LeadUpdatedEvent> events = new CopyOnWriteArrayList<>();
    private final Set<UUID> eventIds = ConcurrentHashMap.newKeySet();
    private final InMemoryIdempotencyKeyStore idempotencyKeyStore;
    private final Function<LeadUpdatedEvent, Runnable> eventSubscriber;

    public InMemoryLeadStore(InMemoryIdempotencyKeyStore keys) {
        this(keys, event -> () -> {});
    }

    /** @param subscriber prepares for a change, which fails if it throws; what it returns runs once that is written */
    public InMemoryLeadStore(InMemoryIdempotencyKeyStore keys, Function<LeadUpdatedEvent, Runnable> subscriber) {
        this.idempotencyKeyStore = keys;
        this.eventSubscriber = subscriber;
    }

    /** Puts a company's catalog in, or replaces it. */
    public InMemoryLeadStore with(CompanyCatalog catalog) {
        catalogs.put(catalog.company(), catalog);
        return this;
    }

    /** Puts a lead in, or replaces it; the company's catalog must be there. */
    public InMemoryLeadStore with(Lead lead) {
        catalog(lead.company());
        rows.put(new Key(lead.company(), lead.id()), new Row(lead));
        return this;
    }

    /** Every change since the start, oldest first: what the database keeps as history and as events. */
    public List<LeadUpdatedEvent> events() {
        return List.copyOf(events);
    }

    /** The changes of one lead, oldest first. */
    public List<LeadUpdatedEvent> events(CompanyId company, LeadId lead) {
        return events.stream()
                .filter(event -> event.lead().company().equals(company)
                        && event.lead().id().equals(lead))
                .toList();
    }

    @Override
    public Optional<CompanyCatalog> find(CompanyId company) {
        return Optional.ofNullable(catalogs.get(company));
    }

    Collection<CompanyCatalog> all() {
        return catalogs.values();
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return Optional.ofNullable(rows.get(new Key(company, lead))).map(row -> toSnapshot(row.lead));
    }

    @Override
    public Optional<Slice> find(CompanyId company, LeadId lead, OptionalLong before, int most) {
        return find(company, lead).map(found -> {
            List<HistoryEntry> older = events(company, lead).stream()
                    .map(HistoryEntry::of)
                    .filter(change -> before.isEmpty() || change.version() < before.getAsLong())
                    .sorted(Comparator.comparingLong(HistoryEntry::version).reversed())
                    .toList();
            return new Slice(older.stream().limit(most).toList(), older.size() > most);
        });
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        return change.idempotentRequest()
                .map(repeatable -> idempotencyKeyStore.runOnce(repeatable, () -> execute(change), repetition ->
                        (Outcome<R>) new Outcome.Replayed<R>(repetition)))
                .orElseGet(() -> execute(change));
    }

    private <R> Outcome<R> execute(Change<R> change) {
        SortedMap<LeadId, Row> wanted = new TreeMap<>(Comparator.comparingLong(LeadId::value));
        for (LeadId lead : change.leads()) {
            Optional.ofNullable(rows.get(new Key(change.company(), lead))).ifPresent(row -> wanted.put(lead, row));
        }
        Deque<Row> locked = new ArrayDeque<>();
        try {
            for (Row row : wanted.values()) {
                if (!tryLock(row)) {
                    return new Outcome.Busy<>();
                }
                locked.push(row);
            }
            return new Outcome.Completed<>(decide(change, wanted));
        } finally {
            locked.forEach(row -> row.lock.unlock());
        }
    }

    private <R> R decide(Change<R> change, Map<LeadId, Row> wanted) {
        Map<LeadId, LeadSnapshot> found = new LinkedHashMap<>();
        wanted.forEach((lead, row) -> found.put(lead, toSnapshot(row.lead)));
        Decision<R> verdict = change.decider().decide(found);
        return verdict.fold(
                write -> {
                    // an answer that can't be made keeps the change from being written, as in a transaction
                    change.idempotentRequest()
                            .ifPresent(repeatable -> Objects.requireNonNull(
                                    repeatable.responseRenderer().apply(write.result())));
                    write(wanted, write.events());
                    return write.result();
                },
                Decision.NoWrite::result,
                lookUp -> lookUp.toResult()
                        .apply(changedFieldsSince(change.company(), lookUp.leadId(), lookUp.sinceVersion())));
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
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write(Map<LeadId, Row> rows, List<LeadUpdatedEvent> changes) {
        Set<UUID> ids = new HashSet<>();
        List<Runnable> written = new ArrayList<>();
        for (LeadUpdatedEvent event : changes) {
            requireNextVersion(rows.get(event.lead().id()), event.lead());
            if (event.catalog().user(event.actor().owner()).isEmpty()) {
                throw new IllegalStateException(
                        "the company has no user " + event.actor().owner());
            }
            if (!ids.add(event.id()) || eventIds.contains(event.id())) {
                throw new IllegalStateException("there is an event " + event.id() + " already");
            }
            written.add(eventSubscriber.apply(event));
        }
        changes.forEach(event -> rows.get(event.lead().id()).lead = event.lead());
        events.addAll(changes);
        eventIds.addAll(ids);
        written.forEach(Runnable::run);
    }

    private static void requireNextVersion(@Nullable Row row, Lead to) {
        if (row == null) {
            throw new IllegalArgumentException("the change is not about lead " + to.id());
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
