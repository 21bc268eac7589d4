package dev.leadpatch.application.lead;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.leadpatch.application.company.FakeCompanyStore;
import dev.leadpatch.application.company.LoadCompanyService;
import dev.leadpatch.domain.patch.rule.ValidatorCheck.UnsuitableValidatorException;
import jakarta.validation.Configuration;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.UUID;
import org.hibernate.validator.messageinterpolation.ParameterMessageInterpolator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leadpatch rejects the validator of a host whose {@code META-INF/validation.xml} enables fail-fast mode. */
class HostValidationXmlTest {
    private final ClassLoader originalClassLoader = Thread.currentThread().getContextClassLoader();

    @BeforeEach
    void setHostClassLoader() {
        Thread.currentThread().setContextClassLoader(new HostClassLoader(originalClassLoader));
    }

    @AfterEach
    void restoreClassLoader() {
        Thread.currentThread().setContextClassLoader(originalClassLoader);
    }

    @Test
    void update_decider_rejects_validator_of_the_host() {
        Validator validator = validator(Validation.byDefaultProvider().configure());

        assertThatThrownBy(() -> new UpdateDecider(validator, InstantSource.system()))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContainingAll("LeadPatch", "hibernate.validator.fail_fast", "META-INF/validation.xml");
    }

    @Test
    void load_company_service_rejects_validator_of_the_host() {
        Validator validator = validator(Validation.byDefaultProvider().configure());

        assertThatThrownBy(() -> new LoadCompanyService(
                        new FakeCompanyStore(), validator, InstantSource.system(), UUID::randomUUID))
                .isInstanceOf(UnsuitableValidatorException.class)
                .hasMessageContaining("hibernate.validator.fail_fast");
    }

    @Test
    void validator_that_ignores_validation_xml_is_accepted() {
        Validator validator =
                validator(Validation.byDefaultProvider().configure().ignoreXmlConfiguration());

        assertThatCode(() -> new UpdateDecider(validator, InstantSource.system()))
                .doesNotThrowAnyException();
    }

    private static Validator validator(Configuration<?> configuration) {
        return configuration
                .messageInterpolator(new ParameterMessageInterpolator())
                .buildValidatorFactory()
                .getValidator();
    }

    private static final class HostClassLoader extends ClassLoader {
        private static final String XML = """
                <validation-config xmlns="https://jakarta.ee/xml/ns/validation/configuration" version="3.1">
                  <property name="hibernate.validator.fail_fast">true</property>
                </validation-config>
                """;

        HostClassLoader(ClassLoader parent) {
            super(parent);
        }

        @Override
        public InputStream getResourceAsStream(String name) {
            return name.equals("META-INF/validation.xml")
                    ? new ByteArrayInputStream(XML.getBytes(StandardCharsets.UTF_8))
                    : super.getResourceAsStream(name);
        }
    }
}
