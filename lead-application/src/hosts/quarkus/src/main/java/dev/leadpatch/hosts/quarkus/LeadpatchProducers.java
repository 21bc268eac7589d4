package dev.leadpatch.hosts.quarkus;

import dev.leadpatch.application.company.CompanyStore;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.application.lead.UpdateLead;
import dev.leadpatch.application.lead.UpdateLeadService;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.UUID;

/** Wires Leadpatch with the validator that Quarkus injects. */
public class LeadpatchProducers {

    @Produces
    @Singleton
    UpdateLead updateLead(LeadStore leadStore, Validator validator) {
        return new UpdateLeadService(leadStore, new UpdateDecider(validator, InstantSource.system()));
    }

    @Produces
    @Singleton
    LoadCompany loadCompany(CompanyStore companyStore, Validator validator) {
        return new LoadCompanyService(companyStore, validator, InstantSource.system(), UUID::randomUUID);
    }
}
