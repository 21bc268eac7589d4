package dev.leadpatch.application.testing;

import dev.leadpatch.application.history.Histories;
import dev.leadpatch.application.history.PastChange;
import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadUpdated;
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
public final class InMemoryLeads implements LeadStore, Catalogs, Histories {
    private static final long PATIENCE_SECONDS = 2;

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
    private final List<LeadUpdated> events = new CopyOnWriteArrayList<>();
    private final Set<UUID> eventIds = ConcurrentHashMap.newKeySet();
    private final InMemoryKeys keys;
    private final Function<LeadUpdated, Runnable> subscriber;

    public InMemoryLeads(InMemoryKeys keys) {
        this(keys, event -> () -> {});
    }

    /** @param subscriber prepares for a change, which fails if it throws; what it returns runs once that is written */
    public InMemoryLeads(InMemoryKeys keys, Function<LeadUpdated, Runnable> subscriber) {
        this.keys = keys;
        this.subscriber = subscriber;
    }

    /** Puts a company's catalog in, or replaces it. */
    public InMemoryLeads with(CompanyCatalog catalog) {
        catalogs.put(catalog.company(), catalog);
        return this;
    }

    /** Puts a lead in, or replaces it; the company's catalog must be there. */
    public InMemoryLeads with(Lead lead) {
        catalog(lead.company());
        rows.put(new Key(lead.company(), lead.id()), new Row(lead));
        return this;
    }

    /** Every change since the start, oldest first: what the database keeps as history and as events. */
    public List<LeadUpdated> events() {
        return List.copyOf(events);
    }

    /** The changes of one lead, oldest first. */
    public List<LeadUpdated> events(CompanyId company, LeadId lead) {
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
    public Optional<FoundLead> find(CompanyId company, LeadId lead) {
        return Optional.ofNullable(rows.get(new Key(company, lead))).map(row -> found(row.lead));
    }

    @Override
    public Optional<Part> find(CompanyId company, LeadId lead, OptionalLong before, int most) {
        return find(company, lead).map(found -> {
            List<PastChange> older = events(company, lead).stream()
                    .map(PastChange::of)
                    .filter(change -> before.isEmpty() || change.version() < before.getAsLong())
                    .sorted(Comparator.comparingLong(PastChange::version).reversed())
                    .toList();
            return new Part(older.stream().limit(most).toList(), older.size() > most);
        });
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        return change.repeatable()
                .map(repeatable -> keys.once(repeatable, () -> changeNow(change), repetition ->
                        (Outcome<R>) new Outcome.Repeated<R>(repetition)))
                .orElseGet(() -> changeNow(change));
    }

    private <R> Outcome<R> changeNow(Change<R> change) {
        SortedMap<LeadId, Row> wanted = new TreeMap<>(Comparator.comparingLong(LeadId::value));
        for (LeadId lead : change.leads()) {
            Optional.ofNullable(rows.get(new Key(change.company(), lead))).ifPresent(row -> wanted.put(lead, row));
        }
        Deque<Row> locked = new ArrayDeque<>();
        try {
            for (Row row : wanted.values()) {
                if (!hasTurn(row)) {
                    return new Outcome.Busy<>();
                }
                locked.push(row);
            }
            return new Outcome.Decided<>(decide(change, wanted));
        } finally {
            locked.forEach(row -> row.lock.unlock());
        }
    }

    private <R> R decide(Change<R> change, Map<LeadId, Row> wanted) {
        Map<LeadId, FoundLead> found = new LinkedHashMap<>();
        wanted.forEach((lead, row) -> found.put(lead, found(row.lead)));
        Verdict<R> verdict = change.decision().judge(found);
        return verdict.fold(
                write -> {
                    // an answer that can't be made keeps the change from being written, as in a transaction
                    change.repeatable()
                            .ifPresent(repeatable ->
                                    Objects.requireNonNull(repeatable.answer().apply(write.result())));
                    write(wanted, write.events());
                    return write.result();
                },
                Verdict.Leave::result,
                lookUp -> lookUp.result().apply(changedSince(change.company(), lookUp.lead(), lookUp.since())));
    }

    private List<String> changedSince(CompanyId company, LeadId lead, long version) {
        return events(company, lead).stream()
                .filter(event -> event.lead().version() > version)
                .flatMap(event -> event.changes().stream())
                .map(FieldChange::field)
                .distinct()
                .sorted()
                .toList();
    }

    private static boolean hasTurn(Row row) {
        try {
            return row.lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write(Map<LeadId, Row> rows, List<LeadUpdated> changes) {
        Set<UUID> ids = new HashSet<>();
        List<Runnable> written = new ArrayList<>();
        for (LeadUpdated event : changes) {
            requireNextVersion(rows.get(event.lead().id()), event.lead());
            if (event.catalog().user(event.actor().owner()).isEmpty()) {
                throw new IllegalStateException(
                        "the company has no user " + event.actor().owner());
            }
            if (!ids.add(event.id()) || eventIds.contains(event.id())) {
                throw new IllegalStateException("there is an event " + event.id() + " already");
            }
            written.add(subscriber.apply(event));
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

    private FoundLead found(Lead lead) {
        return new FoundLead(lead, catalog(lead.company()));
    }

    private CompanyCatalog catalog(CompanyId company) {
        return find(company).orElseThrow(() -> new IllegalStateException("no catalog of " + company));
    }
}
