package dev.leadpatch.benchmark.parts;

import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The leads of the benchmark in a map, without history and events: the cost of a store is nearly zero. A lead is created
 * when it is first needed, with the values of {@code template}. Each change must write.
 */
final class MapLeadStore implements LeadStore {
    private final LeadSnapshot template;
    private final Map<LeadId, LeadSnapshot> leads = new ConcurrentHashMap<>();

    MapLeadStore(LeadSnapshot template) {
        this.template = template;
    }

    @Override
    public Optional<LeadSnapshot> find(CompanyId company, LeadId lead) {
        return Optional.of(leads.computeIfAbsent(lead, this::newLead));
    }

    @Override
    public Optional<LeadId> findId(CompanyId company, UUID uuid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public <R> Outcome<R> change(Change<R> change) {
        List<R> results = new ArrayList<>(1);
        leads.compute(change.leads().get(0), (id, stored) -> {
            LeadSnapshot current = stored == null ? newLead(id) : stored;
            Decision<R> decision = change.decider().decide(new Snapshots(Map.of(id, current)));
            if (decision instanceof Decision.Write<R> write) {
                results.add(write.result());
                return new LeadSnapshot(write.events().get(0).lead(), current.catalog());
            }
            throw new IllegalStateException("no change: " + decision);
        });
        return new Outcome.Completed<>(results.get(0));
    }

    private LeadSnapshot newLead(LeadId id) {
        Lead lead = template.lead();
        return new LeadSnapshot(
                Lead.builder(lead.company(), id)
                        .uuid(UUID.randomUUID())
                        .createdAt(lead.createdAt())
                        .updatedAt(lead.updatedAt())
                        .fields(lead.fields())
                        .build(),
                template.catalog());
    }
}
