package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.Catalogs;
import dev.leadpatch.application.lead.FoundLead;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadUpdated;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/** Leads and catalogs in memory, as strict as the database: what it would refuse is refused here too. */
public final class InMemoryLeads implements LeadStore, Catalogs {
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
    private final Function<LeadUpdated, Runnable> subscriber;

    public InMemoryLeads() {
        this(event -> () -> {});
    }

    /** @param subscriber prepares for a change, which fails if it throws; what it returns runs once that is written */
    public InMemoryLeads(Function<LeadUpdated, Runnable> subscriber) {
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
    public List<LeadUpdated> history(CompanyId company, LeadId lead) {
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
    public <R> Outcome<R> change(CompanyId company, LeadId lead, Decision<R> decision) {
        Row row = rows.get(new Key(company, lead));
        if (row == null) {
            return new Outcome.NoSuchLead<>();
        }
        if (!hasTurn(row)) {
            return new Outcome.Busy<>();
        }
        try {
            Verdict<R> verdict = decision.judge(found(row.lead));
            if (verdict instanceof Verdict.Write<R> write) {
                write(row, write.event());
            }
            return new Outcome.Decided<>(verdict.result());
        } finally {
            row.lock.unlock();
        }
    }

    private static boolean hasTurn(Row row) {
        try {
            return row.lock.tryLock(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void write(Row row, LeadUpdated event) {
        requireNextVersion(row.lead, event.lead());
        if (event.catalog().user(event.actor().owner()).isEmpty()) {
            throw new IllegalStateException(
                    "the company has no user " + event.actor().owner());
        }
        Runnable written = subscriber.apply(event);
        if (!eventIds.add(event.id())) {
            throw new IllegalStateException("there is an event " + event.id() + " already");
        }
        events.add(event);
        row.lead = event.lead();
        written.run();
    }

    private static void requireNextVersion(Lead from, Lead to) {
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
