package com.example.crm;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.application.embed.Leadpatch;
import dev.leadpatch.application.testing.InMemoryApiKeyStore;
import dev.leadpatch.application.testing.InMemoryAuditLog;
import dev.leadpatch.application.testing.InMemoryCompanyStore;
import dev.leadpatch.application.testing.InMemoryIdempotencyKeyStore;
import dev.leadpatch.application.testing.InMemoryLeadStore;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Leadpatch refuses a validator that Quarkus injects in fail-fast mode. */
@QuarkusTest
@QuarkusTestResource(CrmDatabase.class)
@TestProfile(FailFastValidatorTest.FailFast.class)
class FailFastValidatorTest {
    private final InMemoryLeadStore store =
            new InMemoryLeadStore(new InMemoryIdempotencyKeyStore(InstantSource.system()));

    @Inject
    Validator validator;

    @Test
    void leadpatch_refuses_fail_fast_validator() {
        Leadpatch.Builder builder = Leadpatch.builder(store).validator(validator);

        assertThatThrownBy(builder::build)
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("quarkus.hibernate-validator.fail-fast");
    }

    @Test
    void load_company_service_refuses_fail_fast_validator() {
        InMemoryCompanyStore companies =
                new InMemoryCompanyStore(store, new InMemoryApiKeyStore(store), new InMemoryAuditLog());

        assertThatThrownBy(() -> new LoadCompanyService(companies, validator, InstantSource.system(), UUID::randomUUID))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("quarkus.hibernate-validator.fail-fast");
    }

    /** Quarkus with {@code quarkus.hibernate-validator.fail-fast=true}, and without what could then not start. */
    public static final class FailFast implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "quarkus.hibernate-validator.fail-fast", "true",
                    "quarkus.arc.exclude-types", "com.example.crm.LeadResource,com.example.crm.DealResource");
        }
    }
}
