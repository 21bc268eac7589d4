package dev.leadpatch.hosts.quarkus;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.Snapshots;
import dev.leadpatch.domain.catalog.CompanyCatalog;
import dev.leadpatch.domain.customfield.CustomFieldDefinition;
import dev.leadpatch.domain.customfield.CustomFieldType;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.CustomFieldId;
import dev.leadpatch.domain.value.LeadId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** An in-memory store of one lead: the minimal {@link LeadStore} of a host application. */
@Singleton
public class OneLeadStore implements LeadStore {
    static final CompanyId COMPANY = new CompanyId(1);
    static final LeadId LEAD = new LeadId(789);

    private static final CustomFieldDefinition BUDGET = CustomFieldDefinition.builder(
                    new CustomFieldId(5), CustomFieldType.NUMBER, "Budget")
            .build();

    private final CompanyCatalog catalog =
            CompanyCatalog.of(COMPANY, new UUID(0, 1), List.of(BUDGET), List.of(), List.of());
    private Lead lead = Lead.builder(COMPANY, LEAD).createdAt(Instant.EPOCH).build();

    @Override
    public synchronized Optional<LeadSnapshot> find(CompanyId company, LeadId id) {
        return company.equals(COMPANY) && id.equals(LEAD)
                ? Optional.of(new LeadSnapshot(lead, catalog))
                : Optional.empty();
    }

    @Override
    public synchronized Optional<LeadId> findId(CompanyId company, UUID uuid) {
        return company.equals(COMPANY) && uuid.equals(lead.uuid()) ? Optional.of(LEAD) : Optional.empty();
    }

    @Override
    public synchronized <R> Outcome<R> change(Change<R> change) {
        R result = change.decider()
                .decide(new Snapshots(Map.of(LEAD, new LeadSnapshot(lead, catalog))))
                .fold(
                        write -> write(write.events(), write.result()),
                        Decision.NoWrite::result,
                        needsHistory -> needsHistory.toResult().apply(Optional.empty()));
        return new Outcome.Completed<>(result);
    }

    private <R> R write(List<LeadEvent> events, R result) {
        events.forEach(event -> lead = event.lead());
        return result;
    }
}
