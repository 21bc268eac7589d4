package dev.leadpatch.application.lead;

import dev.leadpatch.application.access.Caller;
import dev.leadpatch.application.access.Permission;
import dev.leadpatch.domain.value.LeadId;

/** Reads leads from a {@link LeadStore}. */
public final class LeadReads implements ReadLead {
    private final LeadStore leads;

    public LeadReads(LeadStore leads) {
        this.leads = leads;
    }

    @Override
    public Result read(Caller caller, LeadId lead) {
        if (!caller.may(Permission.READ)) {
            return new Result.Forbidden();
        }
        return leads.find(caller.company(), lead).<Result>map(Result.Found::new).orElseGet(Result.NotFound::new);
    }
}
