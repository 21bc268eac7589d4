package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.value.LeadId;

/** Reads leads from a {@link LeadStore}. */
public final class ReadLeadService implements ReadLead {
    private final LeadStore leadStore;

    public ReadLeadService(LeadStore leadStore) {
        this.leadStore = leadStore;
    }

    @Override
    public Result read(Caller caller, LeadId lead) {
        if (!caller.hasPermission(Permission.READ)) {
            return new Result.Forbidden();
        }
        return leadStore
                .find(caller.company(), lead)
                .<Result>map(Result.Found::new)
                .orElseGet(Result.NotFound::new);
    }
}
