package dev.leadpatch.application.testing;

import dev.leadpatch.application.lead.LeadEvent;
import dev.leadpatch.application.lead.LeadStore;
import dev.leadpatch.application.lead.LeadStore.Decision;
import dev.leadpatch.application.lead.LeadStore.LeadSnapshot;
import dev.leadpatch.application.lead.LeadStore.Outcome;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.time.Instant;
import java.util.function.Function;
import org.assertj.core.api.Assertions;

/** The steps that all contract tests share: they read and change leads of two companies. */
abstract class ContractSteps {
    static final CompanyId COMPANY = DemoCatalog.COMPANY;
    static final CompanyId OTHER_COMPANY = new CompanyId(2);
    static final Instant NOW = Instant.parse("2024-06-01T12:00:00Z");
    static final LeadId LEAD = new LeadId(789);

    volatile Instant now = NOW;

    abstract LeadStore leadStore();

    Lead lead() {
        return lead(COMPANY, LEAD);
    }

    Lead lead(CompanyId company, LeadId lead) {
        return leadStore().find(company, lead).orElseThrow().lead();
    }

    /** Changes the company name of the lead, and returns the event. */
    LeadEvent rename(LeadId lead, String companyName) {
        return rename(COMPANY, lead, companyName);
    }

    LeadEvent rename(CompanyId company, LeadId lead, String companyName) {
        Outcome<LeadEvent> outcome = change(company, lead, snapshot -> {
            LeadEvent event = DemoCompany.renamedEvent(snapshot, companyName);
            return new Decision.Write<>(event, event);
        });
        return resultOf(outcome, "lead %d of company %d".formatted(lead.value(), company.value()));
    }

    /** Changes an existing lead. */
    <R> Outcome<R> change(CompanyId company, LeadId lead, Function<LeadSnapshot, Decision<R>> decider) {
        return leadStore().change(DemoCompany.change(company, lead, decider));
    }

    static <R> R resultOf(Outcome<R> outcome) {
        return resultOf(outcome, "the lead");
    }

    private static <R> R resultOf(Outcome<R> outcome, String lead) {
        return outcome.fold(
                result -> result,
                replay -> Assertions.fail("the request was replayed"),
                () -> Assertions.fail(lead + " was busy"));
    }
}
