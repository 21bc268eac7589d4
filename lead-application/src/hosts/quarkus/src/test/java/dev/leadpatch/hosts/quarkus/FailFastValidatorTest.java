package dev.leadpatch.hosts.quarkus;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.application.lead.UpdateDecider;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import jakarta.validation.Validator;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Leadpatch rejects a validator that Quarkus injects in fail-fast mode. */
@QuarkusTest
@TestProfile(FailFastValidatorTest.FailFast.class)
class FailFastValidatorTest {

    @Inject
    Validator validator;

    @Test
    void update_decider_rejects_fail_fast_validator() {
        assertThatThrownBy(() -> new UpdateDecider(validator, InstantSource.system()))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("quarkus.hibernate-validator.fail-fast");
    }

    @Test
    void load_company_service_rejects_fail_fast_validator() {
        assertThatThrownBy(() ->
                        new LoadCompanyService(new NoCompanies(), validator, InstantSource.system(), UUID::randomUUID))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("quarkus.hibernate-validator.fail-fast");
    }

    /** Quarkus with {@code quarkus.hibernate-validator.fail-fast=true}. */
    public static final class FailFast implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.hibernate-validator.fail-fast", "true");
        }
    }
}
