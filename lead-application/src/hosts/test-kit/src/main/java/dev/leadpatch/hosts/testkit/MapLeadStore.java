package dev.leadpatch.hosts.testkit;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** A store of leads in a map, with optimistic locking: a change whose lead was changed meanwhile is decided again. */
public class MapLeadStore implements LeadStore {
    private final Map<CompanyId, CompanyCatalog> catalogs = new ConcurrentHashMap<>();
    private final Map<Key, Row> rows = new ConcurrentHashMap<>();

    private record Key(CompanyId company, LeadId lead) {}

    private record Row(Lead lead, List<LeadEvent> history) {
        Row with(List<LeadEvent> events) {
            Lead next = lead;
            for (LeadEvent event : events) {
                if (!event.lead().id().equals(lead.id())
                        || !event.lead().company().equals(lead.company())
                        || event.lead().version() != next.version() + 1
                        || !event.lead().updatedAt().isAfter(next.updatedAt())) {
                    throw new IllegalArgumentException("not the next version of lead " + lead.id());
                }
                next = event.lead();
            }
            return new Row(
                    next, Stream.concat(history.stream(), events.stream()).toList());
        }
    }

    /** Adds or replaces the catalog of a company. */
    public void put(CompanyCatalog catalog) {
        catalogs.put(catalog.company(), catalog);
    }

    /** Adds a lead. */
    public void add(Lead lead) {
        rows.put(new Key(lead.company(), lead.id()), new Row(lead, List.of()));
    }

    /** Returns the changes of a lead, oldest first. */
    public List<LeadEvent> history(CompanyId company, LeadId lead) {
        Row row = rows.get(new Key(company, lead));
        return row == null ? List.of() : row.history();
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return Optional.ofNullable(rows.get(new Key(company, lead))).map(this::toSnapshot);
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
        Key key = new Key(change.company(), change.leads().get(0));
        while (true) {
            Row row = rows.get(key);
            Map<LeadId, LeadSnapshot> snapshots = row == null ? Map.of() : Map.of(key.lead(), toSnapshot(row));
            Decision<R> decision = change.decider().decide(new Snapshots(snapshots));
            if (!(decision instanceof Decision.Write<R> write) || rows.replace(key, row, row.with(write.events()))) {
                return new Outcome.Completed<>(decision.fold(
                        Decision.Write::result,
                        Decision.NoWrite::result,
                        history -> history.toResult().apply(Optional.empty())));
            }
        }
    }

    private LeadSnapshot toSnapshot(Row row) {
        return new LeadSnapshot(row.lead(), catalogs.get(row.lead().company()));
    }
}
