package dev.leadpatch.adapter.persistence.lead;

import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;

/** The id of a lead, qualified by its company. */
record LeadRef(CompanyId company, LeadId lead) {
    static LeadRef of(Lead lead) {
        return new LeadRef(lead.company(), lead.id());
    }
}
