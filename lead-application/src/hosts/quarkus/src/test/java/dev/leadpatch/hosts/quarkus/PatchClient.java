package dev.leadpatch.hosts.quarkus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.domain.patch.PatchReader;
import dev.leadpatch.domain.patch.PatchReader.Strictness;
import dev.leadpatch.domain.value.UserId;
import dev.leadpatch.domain.violation.Violation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Patches the lead of the {@link OneLeadStore}, as an endpoint of the host application would. */
@Singleton
public class PatchClient {
    private static final Caller CALLER =
            Caller.user(OneLeadStore.COMPANY, new UserId(1), "host", Permission.READ, Permission.WRITE);

    @Inject
    UpdateLead updateLead;

    UpdateLead.Result patch(Object document) {
        var parsed = PatchReader.read(document, Strictness.STRICT);
        return updateLead.handle(new UpdateLead.Command(CALLER, OneLeadStore.LEAD, parsed.patch(), "request-1"));
    }

    List<Violation> violations(Object document) {
        UpdateLead.Result result = patch(document);
        assertThat(result).isInstanceOf(UpdateLead.Result.Rejected.class);
        return ((UpdateLead.Result.Rejected) result).violations();
    }
}
