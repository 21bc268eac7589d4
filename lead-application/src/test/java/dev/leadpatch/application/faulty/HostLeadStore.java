package dev.leadpatch.application.faulty;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.application.testing.LeadStoreFixture;
import dev.leadpatch.application.testing.StoreSetup;
import dev.leadpatch.application.testing.StoredChange;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * A store as a host writes its first one: it changes one lead at a time, and supports nothing else. Its steps can be
 * overridden by faulty ones.
 */
class HostLeadStore implements LeadStore, LeadStoreFixture {
    private static final int MAX_CHARACTERS = 10_000_000;

    record Key(CompanyId company, LeadId lead) {}

    /** What is stored of a lead, and committed together. */
    record Row(Lead lead, List<StoredChange> changes) {
        Row {
            changes = List.copyOf(changes);
        }
    }

    private final Map<CompanyId, CompanyCatalog> catalogs = new ConcurrentHashMap<>();
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();
    private final Map<Key, ReentrantLock> locks = new ConcurrentHashMap<>();
    private final Runnable notification;

    HostLeadStore(StoreSetup setup) {
        notification = setup.notification();
        setup.catalogs().forEach(catalog -> catalogs.put(catalog.company(), catalog));
        setup.leads().forEach(lead -> rows.put(keyOf(lead.company(), lead.id()), new Row(lead, List.of())));
    }

    @Override
    public LeadStore leadStore() {
        return this;
    }

    @Override
    public List<StoredChange> storedChanges(CompanyId company, LeadId lead) {
        return row(keyOf(company, lead)).map(Row::changes).orElse(List.of());
    }

    @Override
    public void replaceCatalog(CompanyCatalog catalog) {
        catalogs.put(catalog.company(), catalog);
    }

    @Override
    public void close() {
        // no resources
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return snapshot(keyOf(company, lead));
    }

    @Override
    public Optional<LeadId> findId(CompanyId company, UUID uuid) {
        return rows.values().stream()
                .map(Row::lead)
                .filter(lead -> lead.company().equals(company) && lead.uuid().equals(uuid))
                .map(Lead::id)
                .findFirst();
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        Key key = keyOf(change.company(), change.leads().get(0));
        if (!lock(key)) {
            return new Outcome.Busy<>();
        }
        Decision<R> decision;
        boolean isCompleted = false;
        try {
            Optional<LeadSnapshot> snapshot = snapshot(key);
            decision = change.decider()
                    .decide(new Snapshots(
                            snapshot.map(found -> Map.of(key.lead(), found)).orElse(Map.of())));
            if (decision instanceof Decision.Write<R> write) {
                write(key, snapshot.orElseThrow().lead(), write.events());
            }
            isCompleted = true;
        } finally {
            unlock(key, isCompleted);
        }
        if (decision instanceof Decision.Write) {
            sendNotification();
        }
        return new Outcome.Completed<>(decision.fold(
                Decision.Write::result,
                Decision.NoWrite::result,
                query -> query.toResult().apply(changedFields(key, query.sinceVersion()))));
    }

    Key keyOf(CompanyId company, LeadId lead) {
        return new Key(company, lead);
    }

    Optional<Row> row(Key key) {
        return Optional.ofNullable(rows.get(key));
    }

    CompanyCatalog catalog(CompanyId company) {
        return Optional.ofNullable(catalogs.get(company)).orElseThrow();
    }

    Optional<LeadSnapshot> snapshot(Key key) {
        return row(key).map(row -> new LeadSnapshot(row.lead(), catalog(key.company())));
    }

    boolean lock(Key key) {
        try {
            return locks.computeIfAbsent(key, any -> new ReentrantLock()).tryLock(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    void unlock(Key key, boolean isCompleted) {
        Optional.ofNullable(locks.get(key)).orElseThrow().unlock();
    }

    /** Writes and commits the events of a lead that was {@code before} when they were decided. */
    void write(Key key, Lead before, List<LeadEvent> events) {
        requireNextVersions(before, events);
        List<StoredChange> changes = new ArrayList<>(storedChanges(key.company(), key.lead()));
        events.forEach(event -> changes.add(render(event)));
        commit(key, new Row(events.get(events.size() - 1).lead(), changes));
    }

    static void requireNextVersions(Lead before, List<LeadEvent> events) {
        List<Lead> leads = Stream.concat(Stream.of(before), events.stream().map(LeadEvent::lead))
                .toList();
        for (int i = 1; i < leads.size(); i++) {
            Lead previous = leads.get(i - 1);
            Lead next = leads.get(i);
            if (!next.id().equals(before.id())
                    || !next.company().equals(before.company())
                    || next.version() != previous.version() + 1
                    || !next.updatedAt().isAfter(previous.updatedAt())) {
                throw new IllegalArgumentException("not the next version of lead " + before.id());
            }
        }
    }

    /** Renders the changes, as for a column of a table. */
    static StoredChange render(LeadEvent event) {
        int length = event.changes().stream()
                .mapToInt(change -> change.asDocument().toString().length())
                .sum();
        if (length > MAX_CHARACTERS) {
            throw new IllegalArgumentException("the change is too large");
        }
        return StoredChange.of(event);
    }

    void commit(Key key, Row row) {
        rows.put(key, row);
    }

    void sendNotification() {
        notification.run();
    }

    /** The history of this store can't be queried. */
    Optional<List<String>> changedFields(Key key, long sinceVersion) {
        return Optional.empty();
    }
}
