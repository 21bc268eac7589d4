package com.example.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.testing.LeadBuilder;
import dev.leadpatch.domain.value.LeadId;
import dev.leadpatch.domain.violation.Violation;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Patches a lead in memory, with the validator that Quarkus injects. */
@Singleton
public class PatchClient {
    private static final Caller CALLER =
            Caller.user(DemoCatalog.COMPANY, DemoCatalog.ADA, "Ada", Permission.READ, Permission.WRITE);

    private final Leadpatch leadpatch;

    PatchClient(Validator validator) {
        InMemoryLeadStore store = new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(InstantSource.system()))
                .with(DemoCatalog.demoCatalog())
                .with(LeadBuilder.aLead().build());
        leadpatch = Leadpatch.builder(store).validator(validator).build();
    }

    UpdateLead.Result patch(Map<String, ?> document) {
        return leadpatch.patch(CALLER, new LeadId(789), document);
    }

    List<Violation> violations(Map<String, ?> document) {
        UpdateLead.Result result = patch(document);
        assertThat(result).isInstanceOf(UpdateLead.Result.Rejected.class);
        return ((UpdateLead.Result.Rejected) result).violations();
    }
}
