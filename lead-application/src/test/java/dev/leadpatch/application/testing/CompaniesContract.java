package dev.leadpatch.application.testing;

import static dev.leadpatch.domain.testing.LeadBuilder.aLead;
import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.application.access.ApiKey;
import dev.leadpatch.application.access.ApiKeyId;
import dev.leadpatch.application.access.KeyHash;
import dev.leadpatch.application.company.Company;
import dev.leadpatch.domain.lead.Lead;
import dev.leadpatch.domain.testing.DemoCatalog;
import dev.leadpatch.domain.value.CompanyId;
import dev.leadpatch.domain.value.LeadId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every keeper of companies does. */
public abstract class CompaniesContract extends PersistenceContract {
    private static final CompanyId THIRD = new CompanyId(3);

    @Test
    void a_company_that_was_put_in_exists() {
        assertThat(persistence.companies().exists(COMPANY)).isTrue();
        assertThat(persistence.companies().exists(THIRD)).isFalse();
    }

    @Test
    void a_thousand_leads_are_put_in_and_found() {
        List<Lead> leads = LongStream.rangeClosed(1, 1000)
                .mapToObj(id ->
                        aLead().withCompany(THIRD).withId(id).withTags(1, 2).build())
                .toList();

        assertThat(persistence.companies().add(new Company("Big", DemoCatalog.demoCatalog(THIRD), Map.of(), leads)))
                .isEmpty();

        assertThat(persistence
                        .leads()
                        .find(THIRD, new LeadId(1000))
                        .orElseThrow()
                        .lead())
                .isEqualTo(leads.get(999));
        assertThat(persistence.changes(THIRD, new LeadId(1000))).isEmpty();
    }

    @Test
    void a_company_whose_id_and_uuid_are_there_already_is_refused_in_a_sentence_each() {
        rename(LEAD, "Changed since");

        List<String> conflicts = persistence.companies().add(DemoCompany.demoCompany());

        assertThat(conflicts)
                .containsExactlyInAnyOrder(
                        "There is a company 1 already.",
                        "There is a company with the uuid %s already."
                                .formatted(DemoCatalog.demoCatalog().uuid()),
                        "The API key \"demo\" is in use already.");
        assertThat(lead().fields().companyName()).isEqualTo("Changed since");
    }

    @Test
    void a_company_with_a_key_that_another_has_is_not_put_in_at_all() {
        List<String> conflicts = persistence.companies().add(withKey(THIRD, DemoCompany.KEY));

        assertThat(conflicts).containsExactly("The API key \"third\" is in use already.");
        assertThat(persistence.companies().exists(THIRD)).isFalse();
        assertThat(persistence.leads().find(THIRD, LEAD)).isEmpty();
        assertThat(persistence.apiKeys().find(KeyHash.of(DemoCompany.KEY))).contains(DemoCompany.apiKey());
    }

    @Test
    void of_many_who_put_the_same_company_in_at_once_one_succeeds_and_the_others_are_told_why() throws Exception {
        List<List<String>> answers =
                Concurrently.run(4, number -> persistence.companies().add(withKey(THIRD, "jb_api_third")));

        assertThat(answers).filteredOn(List::isEmpty).hasSize(1);
        assertThat(answers)
                .filteredOn(conflicts -> !conflicts.isEmpty())
                .allSatisfy(conflicts -> assertThat(conflicts).contains("There is a company 3 already."));
    }

    private static Company withKey(CompanyId id, String clearKey) {
        ApiKey demo = DemoCompany.apiKey();
        ApiKey key = new ApiKey(
                new ApiKeyId(new UUID(3, 3)),
                id,
                "third",
                demo.owner(),
                demo.permissions(),
                Set.of(),
                demo.createdAt(),
                demo.expiresAt(),
                demo.revokedAt());
        Company company = DemoCompany.anotherCompany(id);
        return new Company("Third", company.catalog(), Map.of(KeyHash.of(clearKey), key), company.leads());
    }
}
