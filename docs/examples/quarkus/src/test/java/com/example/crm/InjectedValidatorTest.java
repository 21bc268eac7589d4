package com.example.crm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.leadpatch.adapter.persistence.PostgresPersistence;
import dev.leadpatch.application.company.CompanyDocument;
import dev.leadpatch.application.company.LoadCompany;
import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.application.lead.UpdateLead;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The validator that Quarkus injects applies every constraint. */
@QuarkusTest
@QuarkusTestResource(CrmDatabase.class)
class InjectedValidatorTest {

    @Inject
    PatchClient client;

    @Inject
    Validator validator;

    @Inject
    PostgresPersistence persistence;

    @Test
    void invalid_email_is_rejected() {
        assertThat(violations(Map.of("email", "x"))).containsExactly("/email email");
    }

    @Test
    void all_violations_are_reported_together() {
        assertThat(violations(Map.of("email", "x", "phone_number", "y", "first_name", " ", "company_name", "a\u0000")))
                .containsExactlyInAnyOrder(
                        "/email email",
                        "/phone_number phone_number",
                        "/first_name blank",
                        "/company_name control_character");
    }

    @Test
    void null_status_is_rejected() {
        assertThat(violations(Collections.singletonMap("status", null))).containsExactly("/status null_not_allowed");
    }

    @Test
    void valid_patch_is_applied() {
        assertThat(client.patch(Map.of("status", "lost"))).isInstanceOf(UpdateLead.Result.Updated.class);
    }

    @Test
    void texts_of_a_company_document_are_validated() {
        LoadCompany loadCompany =
                new LoadCompanyService(persistence.companyStore(), validator, InstantSource.system(), UUID::randomUUID);

        LoadCompany.Result result = loadCompany.load(CompanyDocument.of(Map.of(
                "company",
                Map.of("id", 1, "name", " "),
                "users",
                List.of(Map.of("id", 1, "email", "x", "first_name", "Ada", "last_name", "Byron")))));

        assertThat(result).isInstanceOf(LoadCompany.Result.Rejected.class);
        assertThat(((LoadCompany.Result.Rejected) result).errors())
                .extracting(error -> error.path().toJsonPointer())
                .containsExactlyInAnyOrder("/company/name", "/users/0/email");
    }

    private List<String> violations(Map<String, ?> document) {
        return client.violations(document).stream()
                .map(violation -> violation.path().toJsonPointer() + " "
                        + violation.code().wireName())
                .toList();
    }
}
