package dev.leadpatch.hosts.quarkus;

import dev.leadpatch.application.company.Companies;
import dev.leadpatch.application.company.CompanyLoads;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.lead.LeadJudge;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadUpdates;
import dev.leadpatch.application.lead.UpdateLead;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.UUID;

/** Wires Leadpatch with the validator that Quarkus injects. */
public class LeadpatchProducers {

    @Produces
    @Singleton
    UpdateLead updateLead(LeadStore store, Validator validator) {
        return new LeadUpdates(store, new LeadJudge(validator, InstantSource.system(), UUID::randomUUID));
    }

    @Produces
    @Singleton
    LoadCompany loadCompany(Companies companies, Validator validator) {
        return new CompanyLoads(companies, validator, InstantSource.system(), UUID::randomUUID);
    }
}
